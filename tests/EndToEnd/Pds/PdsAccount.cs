using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Lexidex.EndToEnd.Pds;

/// <summary>An account of a <see cref="RealPds"/>, signed in: writes to its own repository.</summary>
internal sealed class PdsAccount(RealPds pds, string did, string handle, string accessToken)
{
    private readonly AuthenticationHeaderValue _authorization = new("Bearer", accessToken);

    public string Did => did;

    public string Handle => handle;

    /// <summary>Creates a record; uri, cid and commit.rev of it. $type is set to the collection where it is absent.</summary>
    /// <param name="collection">Its NSID.</param>
    /// <param name="record">Its fields.</param>
    /// <param name="recordKey">A TID of the PDS's own making when null.</param>
    /// <param name="validate">Whether the PDS checks it by the lexicons that it knows, as it does for Bluesky's own client.</param>
    public Task<JsonNode> CreateAsync(string collection, JsonObject record, string? recordKey = null, bool validate = false)
    {
        var input = Place(collection, recordKey, record);
        if (validate)
            input.Remove("validate");
        return CallAsync("com.atproto.repo.createRecord", input);
    }

    /// <summary>Creates or replaces a record. Putting what is already there makes no commit.</summary>
    public Task<JsonNode> PutAsync(string collection, string recordKey, JsonObject record) =>
        CallAsync("com.atproto.repo.putRecord", Place(collection, recordKey, record));

    /// <summary>Deletes a record. Deleting what is not there makes no commit, and is no error.</summary>
    public Task DeleteAsync(string collection, string recordKey) =>
        CallAsync("com.atproto.repo.deleteRecord", new JsonObject { ["repo"] = did, ["collection"] = collection, ["rkey"] = recordKey });

    /// <summary>At most 200 writes in one commit; see <see cref="Create"/>, <see cref="Update"/> and <see cref="Delete"/>.</summary>
    public Task<JsonNode> ApplyAsync(params IEnumerable<JsonObject> writes) => CallAsync(
        "com.atproto.repo.applyWrites",
        new JsonObject { ["repo"] = did, ["validate"] = false, ["writes"] = new JsonArray([.. writes]) });

    public Task DeactivateAsync() => CallAsync("com.atproto.server.deactivateAccount", []);

    public Task ActivateAsync() => CallAsync("com.atproto.server.activateAccount", null);

    public Task ChangeHandleAsync(string newHandle) =>
        CallAsync("com.atproto.identity.updateHandle", new JsonObject { ["handle"] = newHandle });

    public static JsonObject Create(string collection, JsonObject record, string? recordKey = null) =>
        Write("create", collection, recordKey, record);

    public static JsonObject Update(string collection, string recordKey, JsonObject record) =>
        Write("update", collection, recordKey, record);

    public static JsonObject Delete(string collection, string recordKey) => Write("delete", collection, recordKey, null);

    private static JsonObject Write(string kind, string collection, string? recordKey, JsonObject? record)
    {
        var write = new JsonObject { ["$type"] = $"com.atproto.repo.applyWrites#{kind}", ["collection"] = collection };
        if (recordKey is not null)
            write["rkey"] = recordKey;
        if (record is not null)
            write["value"] = Typed(collection, record);
        return write;
    }

    // Validation is off, because the PDS knows no lexicon but Bluesky's own.
    private JsonObject Place(string collection, string? recordKey, JsonObject record)
    {
        var input = new JsonObject { ["repo"] = did, ["collection"] = collection, ["validate"] = false, ["record"] = Typed(collection, record) };
        if (recordKey is not null)
            input["rkey"] = recordKey;
        return input;
    }

    private static JsonObject Typed(string collection, JsonObject record)
    {
        if (!record.ContainsKey("$type"))
            record.Insert(0, "$type", collection);
        return record;
    }

    private Task<JsonNode> CallAsync(string nsid, JsonObject? input) => pds.CallAsync(nsid, input, _authorization);
}
