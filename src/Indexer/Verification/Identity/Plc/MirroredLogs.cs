using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity.Plc;

/// <summary>Reads the operations of a DID from our own mirror of the directory; none where it has none.</summary>
internal delegate Task<IReadOnlyList<PlcEntry>> ReadMirror(Did did, CancellationToken cancellationToken);

/// <summary>
/// What our mirror knows of a DID, verified like any log. It may be behind the directory, and it does not know what the directory
/// set aside later; that is worked out here. Safe for use by several tasks at once.
/// </summary>
internal sealed class MirroredLogs(ReadMirror read) : IDisposable
{
    private readonly SignatureCheck _signatures = new();
    private readonly Lock _gate = new();

    /// <summary>Null where the mirror does not know the DID, or what it has is not to be believed.</summary>
    public async Task<PlcHistory?> FindAsync(Did did, CancellationToken cancellationToken)
    {
        if (!did.IsPlc)
            return null;
        try
        {
            var entries = await read(did, cancellationToken);
            if (entries.Count == 0)
                return null;
            lock (_gate)
                return new PlcLog(_signatures).Replay(did, entries);
        }
        catch (PlcException)
        {
            return null;
        }
    }

    public void Dispose() => _signatures.Dispose();
}
