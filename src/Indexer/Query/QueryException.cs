namespace Lexidex.Indexer.Query;

/// <summary>A question that cannot be answered as it was asked. The message says what to do.</summary>
/// <param name="code">For programs, in PascalCase, as the field's lexicons name it: <c>RecordNotFound</c>.</param>
/// <param name="status">The HTTP status of the answer.</param>
internal sealed class QueryException(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    public static QueryException Invalid(string message) => new("InvalidRequest", message);

    public static QueryException StrangeCursor() => Invalid("The cursor is none that was given out here. Begin again without it.");
}
