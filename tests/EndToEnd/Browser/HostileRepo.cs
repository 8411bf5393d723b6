using System.Text;
using System.Text.Json.Nodes;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Repos;

namespace Lexidex.EndToEnd.Browser;

/// <summary>A repository whose one record, a list, tries to become part of the page that shows it.</summary>
internal static class HostileRepo
{
    public const string Collection = "app.bsky.graph.list";
    public const string Uri = $"at://{Did}/{Collection}/{Key}";

    public const string Name = "<b id=\"hostile\">bold</b><script>window.taken = 1</script>";

    public const string Description =
        "<img src=x onerror=\"window.taken = 1\"> \" onmouseover=\"window.taken = 1 {{7*7}} @(7*7) &lt;i&gt; javascript:window.taken=1";

    private const string Did = "did:plc:hostile2hostile2hostile2";
    private const string Key = "3jzfcijpj2z2a";

    /// <summary>Whole and true, but for the signature.</summary>
    public static byte[] ToCar()
    {
        var record = Encode(new JsonObject
        {
            ["$type"] = Collection,
            ["name"] = Name,
            ["purpose"] = "app.bsky.graph.defs#curatelist",
            ["description"] = Description,
            ["createdAt"] = "2024-01-02T03:04:05.678Z",
            ["<u>key</u>"] = new JsonArray("<script>window.taken = 1</script>"),
        });
        var tree = Encode(new JsonObject
        {
            ["l"] = null,
            ["e"] = new JsonArray(new JsonObject
            {
                ["p"] = 0,
                ["k"] = Bytes(Encoding.ASCII.GetBytes($"{Collection}/{Key}")),
                ["v"] = Link(record),
                ["t"] = null,
            }),
        });
        var commit = Encode(new JsonObject
        {
            ["did"] = Did,
            ["version"] = 3,
            ["data"] = Link(tree),
            ["rev"] = Key,
            ["prev"] = null,
            ["sig"] = Bytes(new byte[64]),
        });
        return CarWriter.ToBytes(commit.Cid, [commit, tree, record]);
    }

    private static CarBlock Encode(JsonObject value)
    {
        var block = RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(value.ToJsonString()));
        return new CarBlock(Cid.OfDagCbor(block), block);
    }

    private static JsonObject Link(CarBlock block) => new() { ["$link"] = block.Cid.ToString() };

    private static JsonObject Bytes(byte[] bytes) => new() { ["$bytes"] = Convert.ToBase64String(bytes).TrimEnd('=') };
}
