using System.Net;
using System.Text.Json;
using Lexidex.Indexer.Outbound;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Sources;

/// <summary>What a host says of an account that it was asked for.</summary>
/// <param name="Status">The protocol's word where it is not active.</param>
internal sealed record ToldAccount(bool IsActive, string? Status, Tid? Rev);

/// <summary>Asks a host how an account stands there: com.atproto.sync.getRepoStatus.</summary>
internal sealed class AccountSource(OutboundDoor door)
{
    private const int AnswerBytesMax = 64 << 10;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    /// <summary>What it says, or why it says nothing: repo-not-found where it does not know the account.</summary>
    public async Task<(ToldAccount? Account, FetchFault? Fault)> AskAsync(Uri host, Did did, CancellationToken cancellationToken)
    {
        var address = new Uri(host, $"/xrpc/com.atproto.sync.getRepoStatus?did={Uri.EscapeDataString(did.ToString())}");
        try
        {
            door.CheckScheme(address);
            var answer = await door.ReadAsync(address, AnswerBytesMax, AnswerTime, cancellationToken);
            return Read(answer);
        }
        catch (OutboundRefusedException fault)
        {
            return (null, new FetchFault(FetchReasons.HostRefused, fault.Message, IsFinal: true));
        }
        catch (OutboundException fault) when (fault.Reason == OutboundReasons.Size)
        {
            return (null, new FetchFault(FetchReasons.HostError, fault.Message, IsFinal: true));
        }
        catch (OutboundException fault)
        {
            return (null, new FetchFault(FetchReasons.HostAway, fault.Message, IsFinal: false));
        }
    }

    // What stands between us and the host answers what it likes; its status says enough.
    private static (ToldAccount?, FetchFault?) Read(OutboundAnswer answer)
    {
        try
        {
            using var body = JsonDocument.Parse(answer.Body);
            return answer.IsSuccess ? Read(body.RootElement) : (null, FaultOf(answer, body.RootElement));
        }
        catch (JsonException fault) when (answer.IsSuccess)
        {
            return (null, new FetchFault(FetchReasons.HostError, $"It answers no JSON: {fault.Message}", IsFinal: false));
        }
        catch (JsonException)
        {
            return (null, FaultOf(answer, default));
        }
    }

    private static (ToldAccount?, FetchFault?) Read(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("active", out var active)
            || active.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return (null, new FetchFault(FetchReasons.HostError, "The answer does not say whether the account is active.", IsFinal: true));
        Tid? rev = Tid.TryParse(answer.TextOf("rev") ?? "", out var tid) ? tid : null;
        return (new ToldAccount(active.GetBoolean(), answer.TextOf("status"), rev), null);
    }

    // A method that the host does not have is answered the same the next time; a host in trouble is not.
    private static FetchFault FaultOf(OutboundAnswer answer, JsonElement body)
    {
        var status = (int)answer.Status;
        if (body.TextOf("error") == "RepoNotFound")
            return new FetchFault(FetchReasons.RepoNotFound, body.TextOf("message") ?? "", IsFinal: true);
        if (answer.Status == HttpStatusCode.TooManyRequests)
            return new FetchFault(FetchReasons.HostBusy, "It asks for patience.", IsFinal: false, answer.RetryAfter);
        var isFinal = status is < 500 or (int)HttpStatusCode.NotImplemented;
        return new FetchFault(FetchReasons.HostError, $"{status} {body.TextOf("message")}", isFinal, answer.RetryAfter);
    }
}
