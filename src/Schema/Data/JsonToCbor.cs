using System.Text.Json;

namespace Lexidex.Schema.Data;

/// <summary>
/// Turns JSON into canonical DAG-CBOR. Values go to the end of the target as they are met; when an object ends, its
/// entries are laid in order and get their head.
/// </summary>
internal sealed class JsonToCbor(ByteBuffer target) : IDisposable
{
    private readonly ByteBuffer _text = new();
    private readonly CborAssembly _assembly = new(target);

    public void Read(ReadOnlySpan<byte> json)
    {
        // A link is an object in JSON and none in CBOR, so one level more may be opened than kept.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = CborLimits.Nesting + 1 });
        try
        {
            while (reader.Read())
                Take(ref reader);
        }
        catch (JsonException fault)
        {
            throw new BlockFormatException("The JSON is malformed: " + JsonPlace.WordsOf(json, fault), fault);
        }
        catch (InvalidOperationException fault)
        {
            throw new BlockFormatException($"The JSON is malformed ({JsonPlace.Of(json, (int)reader.TokenStartIndex)}): {fault.Message}", fault);
        }
    }

    public void Dispose()
    {
        _text.Dispose();
        _assembly.Dispose();
    }

    private void Take(ref Utf8JsonReader reader)
    {
        var at = reader.TokenStartIndex;
        if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
            throw new BlockFormatException("A record is an object.");

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _assembly.Open(isMap: true);
                break;
            case JsonTokenType.StartArray:
                _assembly.Open(isMap: false);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _assembly.Close(at);
                break;
            case JsonTokenType.PropertyName:
                _assembly.StartEntry(Unescape(ref reader), at);
                break;
            default:
                TakeScalar(ref reader);
                _assembly.EndValue();
                break;
        }
    }

    private void TakeScalar(ref Utf8JsonReader reader)
    {
        var writer = new CborWriter(target);
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                writer.WriteText(Unescape(ref reader));
                break;
            case JsonTokenType.Number:
                TakeNumber(ref reader);
                break;
            case JsonTokenType.Null:
                writer.WriteNull();
                break;
            default:
                writer.WriteBoolean(reader.TokenType == JsonTokenType.True);
                break;
        }
    }

    private void TakeNumber(ref Utf8JsonReader reader)
    {
        var writer = new CborWriter(target);
        if (reader.TryGetInt64(out var signed))
            writer.WriteInt64(signed);
        else if (reader.TryGetUInt64(out var unsigned))
            writer.WriteUnsigned(unsigned);
        else if (reader.TryGetDecimal(out var number) && decimal.IsInteger(number) && number is >= -18446744073709551616m and <= ulong.MaxValue)
            TakeInteger(number);
        else
            throw new BlockFormatException($"The number at byte {reader.TokenStartIndex} of the JSON is no integer of 64 bits.");
    }

    private void TakeInteger(decimal number)
    {
        var writer = new CborWriter(target);
        if (number < 0)
            writer.WriteNegativeArgument((ulong)(-1 - number));
        else
            writer.WriteUnsigned((ulong)number);
    }

    private ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        _text.Clear();
        _text.Advance(reader.CopyString(_text.GetSpan(reader.ValueSpan.Length)));
        return _text.Written;
    }
}
