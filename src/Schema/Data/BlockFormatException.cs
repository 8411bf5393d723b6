namespace Lexidex.Schema.Data;

/// <summary>A block, or the JSON of a record, is not what the data model allows. The message names the byte.</summary>
public sealed class BlockFormatException : FormatException
{
    public BlockFormatException()
    {
    }

    public BlockFormatException(string message)
        : base(message)
    {
    }

    public BlockFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
