using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity.Plc;

/// <summary>Reads operations from the directory's JSON: of audit logs, and of the lines of its export.</summary>
internal static class PlcReader
{
    public const int OperationsMax = 1_000;
    public const int RotationKeysMax = 10;

    private const string OperationType = "plc_operation";
    private const string TombstoneType = "plc_tombstone";
    private const string OldestType = "create";
    private const string PdsType = "AtprotoPersonalDataServer";
    private const string HandleScheme = "at://";
    private const string SignatureName = "sig";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>The entries of an audit log.</summary>
    /// <exception cref="PlcException">It is not one.</exception>
    public static List<PlcEntry> ReadLog(ReadOnlyMemory<byte> json)
    {
        using var log = Parse(json);
        if (log.RootElement.ValueKind != JsonValueKind.Array)
            throw Shape("The log is not an array.");
        if (log.RootElement.GetArrayLength() > OperationsMax)
            throw new PlcException(IdentityReasons.PlcSize, $"The log has more than {OperationsMax} operations.");
        return [.. log.RootElement.EnumerateArray().Select(ReadEntry)];
    }

    /// <summary>One line of an export.</summary>
    /// <exception cref="PlcException">It is not one.</exception>
    public static PlcEntry ReadLine(ReadOnlyMemory<byte> json)
    {
        using var line = Parse(json);
        return ReadEntry(line.RootElement);
    }

    /// <summary>An operation by itself, as it was kept.</summary>
    public static PlcOperation ReadOperation(ReadOnlyMemory<byte> json)
    {
        using var operation = Parse(json);
        return ReadOperation(operation.RootElement);
    }

    private static PlcEntry ReadEntry(JsonElement entry)
    {
        if (!Did.TryParse(entry.TextOf("did"), out var did) || !Cid.TryParse(entry.TextOf("cid"), out var cid))
            throw Shape("An entry names no DID or no CID.");
        if (!DateTimeOffset.TryParse(entry.TextOf("createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created))
            throw Shape($"An entry of {did} says not when it was made.");
        var isNullified = entry.MemberOf("nullified").ValueKind == JsonValueKind.True;
        return new PlcEntry(did, ReadOperation(entry.MemberOf("operation")), cid, isNullified, created);
    }

    private static PlcOperation ReadOperation(JsonElement operation)
    {
        if (operation.ValueKind != JsonValueKind.Object)
            throw Shape("An operation is not an object.");
        var signature = operation.TextOf(SignatureName);
        var read = new PlcOperation
        {
            Cid = Cid.OfDagCbor(ToDagCbor(operation, withSignature: true)),
            Previous = PreviousOf(operation),
            Message = ToDagCbor(operation, withSignature: false),
            Signature = SignatureText.Read(signature) ?? throw new PlcException(IdentityReasons.PlcSignature, "A signature is not in its one form."),
        };
        return operation.TextOf("type") switch
        {
            OperationType => OfToday(read, operation),
            OldestType => Oldest(read, operation),
            TombstoneType => read with { IsTombstone = true },
            var type => throw Shape($"An operation is of type {type ?? "none"}."),
        };
    }

    private static PlcOperation OfToday(PlcOperation read, JsonElement operation)
    {
        var service = operation.MemberOf("services").MemberOf("atproto_pds");
        var keys = operation.ItemsOf("rotationKeys").Take(RotationKeysMax + 1).Select(key => KeyOf(key.Text())).ToList();
        if (keys.Count > RotationKeysMax)
            throw Shape($"An operation has more than {RotationKeysMax} rotation keys.");
        return read with
        {
            RotationKeys = keys,
            SigningKey = KeyOf(operation.MemberOf("verificationMethods").TextOf("atproto")),
            Pds = service.TextOf("type") == PdsType && PdsAddress.TryParse(service.TextOf("endpoint"), out var pds) ? pds : null,
            Handle = HandleOf(operation.ItemsOf("alsoKnownAs").Select(name => name.Text()).FirstOrDefault(IsHandle)),
        };
    }

    // The form of the first directory: the recovery key may do what the signing key may, and more.
    private static PlcOperation Oldest(PlcOperation read, JsonElement operation)
    {
        var signing = KeyOf(operation.TextOf("signingKey"));
        return read with
        {
            RotationKeys = [KeyOf(operation.TextOf("recoveryKey")), signing],
            SigningKey = signing,
            Pds = PdsAddress.TryParse(operation.TextOf("service"), out var pds) ? pds : null,
            Handle = HandleOf(HandleScheme + operation.TextOf("handle")),
        };
    }

    private static Cid? PreviousOf(JsonElement operation) => operation.MemberOf("prev") switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        var previous when Cid.TryParse(previous.Text(), out var cid) => cid,
        _ => throw Shape("An operation says not what it follows."),
    };

    private static SigningKey? KeyOf(string? text) =>
        text is not null && text.StartsWith("did:key:", StringComparison.Ordinal) && KeyText.TryParse(text, out var key) ? key : null;

    private static bool IsHandle(string? name) => name is not null && name.StartsWith(HandleScheme, StringComparison.Ordinal);

    private static Handle? HandleOf(string? name) =>
        name is not null && Handle.TryParse(name[HandleScheme.Length..], out var handle) ? handle : null;

    private static byte[] ToDagCbor(JsonElement operation, bool withSignature)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var member in operation.EnumerateObject().Where(member => withSignature || !member.NameEquals(SignatureName)))
                member.WriteTo(writer);
            writer.WriteEndObject();
        }

        try
        {
            return RecordJson.ToDagCbor(json.WrittenSpan);
        }
        catch (BlockFormatException fault)
        {
            throw Shape($"An operation has no DAG-CBOR form: {fault.Message}");
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException fault)
        {
            throw Shape($"The directory's answer is not JSON: {fault.Message}");
        }
    }

    private static PlcException Shape(string message) => new(IdentityReasons.PlcShape, message);
}
