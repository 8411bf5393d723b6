using System.Text;
using System.Text.Json;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Lexicons.Validation;

public sealed class InteropRecordTests
{
    [Fact]
    public void The_interop_records_that_are_valid_are_valid()
    {
        var cases = Cases("record-data-valid.json");

        Assert.Equal(3, cases.Count);
        foreach (var (name, key, json) in cases)
            Assert.True(Judge(key, json) is null, $"{name}: {Judge(key, json)}");
    }

    [Fact]
    public void The_interop_records_that_are_invalid_are_refused_for_the_reason_of_their_name()
    {
        var found = Cases("record-data-invalid.json").Select(item => $"{item.Name}: {Judge(item.Key, item.Json)}").ToList();

        Assert.Equal(Expected, found);
    }

    private static readonly string[] Expected =
    [
        "missing required field: $.integer MissingProperty",
        "invalid boolean field: $.boolean WrongType",
        "invalid integer field: $.integer WrongType",
        "invalid non-nullable string field: $.string NotNullable",
        "invalid string field: $.string WrongType",
        "invalid bytes field: $.bytes WrongType",
        "invalid bytes: empty object: $.bytes WrongType",
        "invalid bytes: wrong type: $.bytes WrongType",
        "invalid cid-link field: $.cid-link WrongType",
        "invalid blob field: $.blob WrongType",
        "invalid blob: wrong type: $.blob WrongType",
        "invalid array: $.array WrongType",
        "invalid array element: $.array[0] WrongType",
        "object wrong data type: $.object WrongType",
        "object nested wrong data type: $.object.a WrongType",
        "invalid token ref type: $.ref WrongType",
        "invalid ref value: $.ref WrongType",
        "invalid string format handle: $.formats.handle WrongFormat",
        "invalid string format did: $.formats.did WrongFormat",
        "invalid string format atidentifier: $.formats.atidentifier WrongFormat",
        "invalid string format nsid: $.formats.nsid WrongFormat",
        "invalid string format aturi: $.formats.aturi WrongFormat",
        "invalid string format cid: $.formats.cid WrongFormat",
        "invalid string format datetime: $.formats.datetime WrongFormat",
        "invalid string format language: $.formats.language WrongFormat",
        "invalid string format uri: $.formats.uri WrongFormat",
        "invalid string format tid: $.formats.tid WrongFormat",
        "invalid string format recordkey: $.formats.recordkey WrongFormat",
        "wrong const value: $.constInteger NotTheConstant",
        "integer not in enum: $.enumInteger NotInEnum",
        "out of integer range: $.rangeInteger TooLarge",
        "string too short: $.lenString TooShort",
        "string too long: $.lenString TooLong",
        "string too short (graphemes): $.graphemeString TooFewGraphemes",
        "string too long (graphemes): $.graphemeString TooManyGraphemes",
        "out of enum string: $.enumString NotInEnum",
        "bytes too short: $.sizeBytes TooShort",
        "bytes too long: $.sizeBytes TooLong",
        "array too short: $.lenArray TooShort",
        "array too long: $.lenArray TooLong",
        "blob too large: $.sizeBlob TooLarge",
        "blob wrong type: $.acceptBlob MediaTypeNotAccepted",
        "open union wrong data type: $.union WrongType",
        "open union missing $type: $.union UnionWithoutType",
        "out of closed union: $.closedUnion NotInClosedUnion",
        "union inner invalid: $.closedUnion NotInClosedUnion",
        "union inner invalid: $.union.a WrongType",
        "unknown wrong type (bool): $.integer MissingProperty",
        "unknown wrong type (bytes): $.integer MissingProperty",
        "unknown wrong type (blob): $.integer MissingProperty",
    ];

    private static string? Judge(byte[] key, byte[] json)
    {
        byte[] block;
        try
        {
            block = RecordJson.ToDagCbor(json);
        }
        catch (FormatException)
        {
            return "not data";
        }
        var violation = Validator().Explain(key, block);
        Assert.Equal(violation?.Violation ?? LexiconViolation.None, Validator().Check(key, block));
        return violation is null ? null : $"{violation.Path} {violation.Violation}";
    }

    private static RecordValidator Validator()
    {
        var files = Directory.GetFiles(Corpus.Require("interop", "lexicon", "catalog"));
        var catalog = LexiconCatalog.Of(files.Select(file => LexiconDocument.Parse(File.ReadAllBytes(file))));
        return RecordValidator.Of(Nsid.Parse("example.lexicon.record"), catalog)!;
    }

    private static List<(string Name, byte[] Key, byte[] Json)> Cases(string file)
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("interop", "lexicon", file)));
        return [.. cases.RootElement.EnumerateArray().Select(item => (
            item.GetProperty("name").GetString()!,
            Encoding.UTF8.GetBytes(item.GetProperty("rkey").GetString()!),
            Encoding.UTF8.GetBytes(item.GetProperty("data").GetRawText())))];
    }
}
