using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Commands;

/// <summary>Tells at the start of a long run what of the store is to be mended, as lexidex doctor would.</summary>
internal static class StoreReport
{
    public static async Task TellAsync(IStore store, CommandOutput output, CancellationToken cancellationToken)
    {
        output.Note($"Store  {store.DisplayName} ({store.Capabilities.Engine} {store.Capabilities.Version})");
        foreach (var check in await store.CheckAsync(cancellationToken))
        {
            if (check.Mend is { } mend)
                output.Note($"Store  {check.What} is {check.Found}. {mend}");
        }
    }
}
