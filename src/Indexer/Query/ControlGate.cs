using System.Security.Cryptography;
using System.Text;

namespace Lexidex.Indexer.Query;

/// <summary>Lets nobody in without the token. Compared in constant time, and as hashes, so that not even its length is told.</summary>
internal sealed class ControlGate(string token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _hash = HashOf(token);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !CryptographicOperations.FixedTimeEquals(HashOf(header[Scheme.Length..].Trim()), _hash))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new QueryException("AuthRequired", "The control API needs the token of the file control.token as a bearer token.", 401);
        }

        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
