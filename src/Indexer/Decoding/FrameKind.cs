namespace Lexidex.Indexer.Decoding;

/// <summary>What a firehose frame is.</summary>
internal enum FrameKind : byte
{
    /// <summary>Not a frame of the protocol at all: the connection is not to be trusted further.</summary>
    Broken,
    Commit,
    Sync,
    Identity,
    Account,

    /// <summary>The stream tells something about itself, and goes on.</summary>
    Info,

    /// <summary>The stream says why it closes.</summary>
    Error,

    /// <summary>A message that we don't know, to be stepped over.</summary>
    Unknown,
}

/// <summary>What an info or error frame says.</summary>
internal sealed record StreamNotice(string Name, string? Message);
