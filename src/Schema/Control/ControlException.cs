using System.Net;

namespace Lexidex.Schema.Control;

/// <summary>The Indexer did not answer, or refused. The message is whole sentences that say what to do.</summary>
public sealed class ControlException : Exception
{
    public ControlException()
    {
    }

    public ControlException(string message)
        : base(message)
    {
    }

    public ControlException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    public ControlException(string message, HttpStatusCode status, string? code)
        : base(message)
    {
        Status = status;
        Code = code;
    }

    /// <summary>Null where no answer came at all.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The error code of the answer, such as <c>RecordNotFound</c>.</summary>
    public string? Code { get; }

    /// <summary>True where asking again later may help: the Indexer is away, or busy.</summary>
    public bool IsTransient => Status is null or >= HttpStatusCode.InternalServerError;

    public bool IsNotFound => Status is HttpStatusCode.NotFound;
}
