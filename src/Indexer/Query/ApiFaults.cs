using System.Text.Json;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Query;

/// <summary>Ends every request in time, and turns what goes wrong into <c>{error, message}</c>.</summary>
internal sealed partial class ApiFaults(RequestDelegate next, ApiLimits limits, ILogger<ApiFaults> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var caller = context.RequestAborted;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(caller);
        deadline.CancelAfter(limits.AnswerWithin);
        context.RequestAborted = deadline.Token;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested)
        {
            // Who asked has gone.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, fault, caller);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception fault, CancellationToken caller)
    {
        var (status, error) = fault switch
        {
            QueryException wrong => (wrong.Status, new ControlError(wrong.Code, wrong.Message)),
            BadHttpRequestException bad => (bad.StatusCode, new ControlError("InvalidRequest", bad.Message)),
            JsonException bad => (400, new ControlError("InvalidRequest", $"The body is not the JSON that is expected: {bad.Message}")),
            OperationCanceledException => (503, new ControlError("Timeout", "The answer took too long. Ask for less, or later.")),
            StoreException => (503, new ControlError("StoreUnavailable", "The store does not answer. Ask again later.")),
            DamagedRecordException damaged => (500, new ControlError("RecordDamaged", damaged.Message)),
            _ => (500, new ControlError("InternalServerError", "Something went wrong here. The Indexer's log tells what.")),
        };
        if (status >= 500 && status != 501)
            LogFault(fault, context.Request.Path);
        context.Response.Headers.Remove("ETag");
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(error, ControlJson.Options, caller);
    }

    [LoggerMessage(701, LogLevel.Error, "A request for {Path} failed")]
    private partial void LogFault(Exception fault, string path);
}
