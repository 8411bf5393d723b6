using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>Compares media types and sizes.</summary>
internal sealed class BlobDifference(DifferenceWalk walk, string path)
{
    public void Compare(BlobDefinition old, BlobDefinition now)
    {
        var breaks = (Covers(now, old) ? ChangeClass.Compatible : ChangeClass.BreaksOldData)
            | (Covers(old, now) ? ChangeClass.Compatible : ChangeClass.BreaksNewData);
        if (breaks != ChangeClass.Compatible)
            walk.Add(ChangeKind.BlobChanged, breaks, path, Shown(old), Shown(now));
    }

    private static bool Covers(BlobDefinition wide, BlobDefinition narrow) =>
        new AcceptedMediaTypes(wide.Accept).TakesAllOf(new AcceptedMediaTypes(narrow.Accept)) && (wide.MaxSize is not { } most || narrow.MaxSize <= most);

    private static string Shown(BlobDefinition blob) =>
        $"{(blob.Accept.IsEmpty ? "any media type" : string.Join(' ', blob.Accept))}, {(blob.MaxSize is { } most ? $"at most {most} bytes" : "any size")}";
}
