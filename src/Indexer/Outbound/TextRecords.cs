using DnsClient;
using DnsClient.Protocol;

namespace Lexidex.Indexer.Outbound;

/// <summary>Asks the name system for TXT records, within bounds of time and size.</summary>
internal sealed class TextRecords
{
    private const int NameLengthMax = 253;

    private readonly OutboundOptions _options;
    private readonly Lazy<LookupClient> _client;

    public TextRecords(OutboundOptions options)
    {
        _options = options;
        _client = new Lazy<LookupClient>(() => new LookupClient(SettingsOf(options)));
    }

    /// <summary>The texts at a name, each put together from its parts; none where the name has none.</summary>
    /// <exception cref="OutboundException">No name server answered, or not within the bounds.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length > NameLengthMax)
            return [];
        try
        {
            var answer = await _client.Value.QueryAsync(name, QueryType.TXT, cancellationToken: cancellationToken);
            if (answer.HasError && answer.Header.ResponseCode is not DnsHeaderResponseCode.NotExistentDomain)
                throw new OutboundException(OutboundReasons.Name, $"The name server answered {answer.Header.ResponseCode} for {name}.");
            return Bounded(name, answer.Answers.TxtRecords());
        }
        catch (DnsResponseException fault)
        {
            var reason = fault.Code == DnsResponseCode.ConnectionTimeout ? OutboundReasons.Time : OutboundReasons.Away;
            throw new OutboundException(reason, $"No name server answered for {name}: {fault.Message}", fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException(OutboundReasons.Time, $"No name server answered for {name} in time.", fault);
        }
    }

    private List<string> Bounded(string name, IEnumerable<TxtRecord> records)
    {
        var (texts, bytes) = (new List<string>(), 0);
        foreach (var record in records)
        {
            var text = string.Concat(record.Text);
            bytes += text.Length;
            if (texts.Count == _options.DnsRecordsMax || bytes > _options.DnsTextBytesMax)
            {
                throw new OutboundException(
                    OutboundReasons.Size, $"{name} has more than {_options.DnsRecordsMax} TXT records or {_options.DnsTextBytesMax} bytes of them.");
            }

            texts.Add(text);
        }

        return texts;
    }

    private static LookupClientOptions SettingsOf(OutboundOptions options)
    {
        var settings = options.NameServer is { } server ? new LookupClientOptions(server) : new LookupClientOptions();

        // Who keeps answers, and for how long, is decided by those who ask.
        settings.UseCache = false;
        settings.Retries = 1;
        settings.Timeout = options.DnsTime / 2;
        settings.ThrowDnsErrors = false;
        settings.ContinueOnDnsError = false;
        return settings;
    }
}
