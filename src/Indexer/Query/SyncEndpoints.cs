using System.Text;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Query;

/// <summary>com.atproto.sync: where a repository stands, and which repositories hold a collection.</summary>
internal sealed class SyncEndpoints(RecordShelf shelf)
{
    private const int ReposUsual = 500;
    private const int ReposMax = 1_000;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapRead("/xrpc/com.atproto.sync.getLatestCommit", GetLatestCommitAsync);
        app.MapRead("/xrpc/com.atproto.sync.getRepoStatus", GetRepoStatusAsync);
        app.MapRead("/xrpc/com.atproto.sync.listReposByCollection", ListReposByCollectionAsync);
    }

    private async Task GetLatestCommitAsync(HttpContext context)
    {
        var did = new ApiQuestion(context.Request).Repo("did");
        var state = await shelf.Repos.RequireAsync(did, context.RequestAborted);
        if (state is not { Rev: { } rev, Commit: { } commit })
            throw new QueryException("RepoNotFound", $"Could not find repo: {did}");
        await ApiJson.WriteAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("cid", commit.ToString());
            writer.WriteString("rev", rev.ToString());
            writer.WriteEndObject();
        });
    }

    private async Task GetRepoStatusAsync(HttpContext context)
    {
        var did = new ApiQuestion(context.Request).Repo("did");
        var state = await shelf.Repos.FindAsync(did.Key, context.RequestAborted)
            ?? throw new QueryException("RepoNotFound", $"Could not find repo: {did}");
        var isActive = state.Account == AccountStatus.Active;
        await ApiJson.WriteAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("did", did.ToString());
            writer.WriteBoolean("active", isActive);
            if (!isActive)
                writer.WriteString("status", state.Account.ToString().ToLowerInvariant());
            if (isActive && state.Rev is { } rev)
                writer.WriteString("rev", rev.ToString());
            writer.WriteEndObject();
        });
    }

    private async Task ListReposByCollectionAsync(HttpContext context)
    {
        var question = new ApiQuestion(context.Request);
        var (collection, limit) = (question.Collection(), question.Limit(ReposUsual, ReposMax));
        if (shelf.Tables.ToRead(Encoding.ASCII.GetBytes(collection)).IsUnregistered)
            throw QueryException.Invalid($"{collection} is not registered here, so its repositories are not listed.");

        var after = TableCursor.OwnerOf(question.Find("cursor"));
        var owners = await shelf.Store.Repos.ListHoldersAsync(collection, after, limit, context.RequestAborted);
        var states = await shelf.Repos.ReadAsync(owners, context.RequestAborted);
        await ApiJson.WriteAsync(context, writer =>
        {
            writer.WriteStartObject();
            ApiJson.WriteCursor(writer, owners.Count == limit ? TableCursor.Write(owners[^1]) : null);
            writer.WriteStartArray("repos");
            foreach (var owner in owners.Where(owner => RepoDirectory.IsVisible(states.GetValueOrDefault(owner))))
            {
                writer.WriteStartObject();
                writer.WriteString("did", RepoDirectory.TextOf(owner, states.GetValueOrDefault(owner)));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
