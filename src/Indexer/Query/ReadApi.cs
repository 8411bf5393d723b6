namespace Lexidex.Indexer.Query;

/// <summary>
/// The public read API: the field's own methods and typed queries. It reads, and can do nothing else; everybody may ask,
/// pages of other sites too.
/// </summary>
internal static class ReadApi
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(WebApplication app, RecordShelf shelf)
    {
        app.Use(AllowEveryOrigin);
        new RepoEndpoints(shelf).Map(app);
        new SyncEndpoints(shelf).Map(app);
        new SearchEndpoints(shelf).Map(app);
        new IndexPage(shelf).Map(app);
    }

    public static void MapRead(this IEndpointRouteBuilder app, string path, RequestDelegate answer) =>
        app.MapMethods(path, Reading, answer);

    private static Task AllowEveryOrigin(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "ETag, Atproto-Repo-Rev";
        if (!HttpMethods.IsOptions(context.Request.Method))
            return next(context);

        headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
        headers.AccessControlAllowHeaders = "*";
        headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
