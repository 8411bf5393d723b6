using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lexidex.Schema.Control;

/// <summary>Sends one request with the token and turns what comes back into a value or a <see cref="ControlException"/>.</summary>
internal sealed class ControlConnection : IDisposable
{
    // A hundred records of 64 KiB each stay below this, even where every byte of them is written as an escape.
    private const int AnswerBytesMax = 48 * 1024 * 1024;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly ControlToken _token;

    public ControlConnection(Uri address, ControlToken token)
    {
        Address = address;
        _token = token;

        // No proxy and no redirect: the token goes to the address that was named and nowhere else.
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = address,
            Timeout = AnswerWithin,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    public Uri Address { get; }

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    public Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, CancellationToken cancellationToken) =>
        SendAsync<TAnswer>(
            () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: ControlJson.Options) },
            cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var request = create();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token.Read());
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw await RefusedAsync(response, cancellationToken);
            return await response.Content.ReadFromJsonAsync<T>(ControlJson.Options, cancellationToken) ?? throw Garbled(null);
        }
        catch (HttpRequestException fault)
        {
            throw Away(fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ControlException(
                $"The Indexer at {Address} did not answer within {AnswerWithin.TotalSeconds:0} s. It may be busy: try again.", fault);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw Garbled(fault);
        }
    }

    private async Task<ControlException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return new ControlException(
                $"The Indexer at {Address} refused the token in {_token.Path}. Name the token file of that Indexer with --token.",
                response.StatusCode,
                "AuthRequired");

        var error = await ReadErrorAsync(response, cancellationToken);
        return new ControlException(
            error?.Message ?? $"The Indexer at {Address} answered {(int)response.StatusCode}. Its log says why.",
            response.StatusCode,
            error?.Error);
    }

    private static async Task<ControlError?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<ControlError>(ControlJson.Options, cancellationToken);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            // Not our own words, perhaps a proxy's page: the status alone is told.
            return null;
        }
    }

    private ControlException Away(HttpRequestException fault) =>
        new($"No Indexer answers at {Address} ({fault.Message.TrimEnd('.')}). Start it with ./up, or name its address with --control.", fault);

    private ControlException Garbled(Exception? fault) =>
        new($"What answers at {Address} does not speak the control API of this version. Is it another program's port?", fault);
}
