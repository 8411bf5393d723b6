using System.Text;
using System.Text.Json;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// Reads a record out of the CAR that com.atproto.sync.getRecord answers, and believes nothing: the commit is of the account and
/// signed with its key, and the tree at its root has the record at its path.
/// </summary>
internal sealed class SchemaProof(Did did, string path)
{
    /// <summary>What the last reading says of the lexicon where it gave no record.</summary>
    public HopMeaning Meaning { get; private set; }

    /// <summary>The record's CID and JSON, or why it is not proved.</summary>
    /// <param name="badSignature">True where all is well but the signature: the key may have changed.</param>
    public (Cid Cid, string Json)? Read(ReadOnlyMemory<byte> car, SigningKey key, out string fault, out bool badSignature)
    {
        (badSignature, Meaning) = (false, HopMeaning.None);
        using var blocks = new CarBlocks();
        using var hash = new BlockHash();
        if (!TryFind(blocks, hash, car, key, out var cid, out var block, out var found, out badSignature))
        {
            fault = found;
            return null;
        }

        fault = RecordCheck.FindFault(block.Span, DecodingLimits.LiveRecordBytesMax)?.ToString() ?? "";
        if (fault.Length == 0)
            return (cid, JsonOf(block.Span));
        Meaning = HopMeaning.Refused;
        return null;
    }

    private bool TryFind(
        CarBlocks blocks, BlockHash hash, ReadOnlyMemory<byte> car, SigningKey key,
        out Cid cid, out ReadOnlyMemory<byte> block, out string found, out bool badSignature)
    {
        (cid, block, badSignature) = (default, default, false);
        if (!blocks.TryFill(car, out var fault)
            || !blocks.TryOpen(blocks.Root, hash, out var root, out fault)
            || !CommitDecoder.TryDecode(root, out var commit, out fault))
        {
            found = fault!.ToString();
            return false;
        }

        found = FaultOf(commit, key, out badSignature);
        if (found.Length > 0)
            return false;
        if (!new MstLookup(hash).TryFind(blocks, commit.Data, Encoding.ASCII.GetBytes(path), out var record, out fault))
            found = fault!.ToString();
        else if (record is not { } named)
            (found, Meaning) = ($"The repository has no record {path}.", HopMeaning.Gone);
        else if (!blocks.TryOpen(cid = named, hash, out block, out fault))
            found = fault!.ToString();
        return found.Length == 0;
    }

    private string FaultOf(in SignedCommit commit, SigningKey key, out bool badSignature)
    {
        badSignature = false;
        if (commit.Did != did)
            return $"The commit is of {commit.Did}.";
        using var signatures = new SignatureCheck();
        badSignature = !signatures.IsSignedBy(commit, key);
        return badSignature ? $"The commit is not signed with the key of {did}." : "";
    }

    private static string JsonOf(ReadOnlySpan<byte> block)
    {
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            RecordJson.Write(block, writer);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
