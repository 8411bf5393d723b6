namespace Lexidex.Schema.Catalog;

/// <summary>The catalog cannot be used as it is. The message says what to do.</summary>
public sealed class CatalogException : Exception
{
    public CatalogException()
    {
    }

    public CatalogException(string message)
        : base(message)
    {
    }

    public CatalogException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
