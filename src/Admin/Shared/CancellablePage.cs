using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Shared;

/// <summary>A page whose work ends when one leaves it.</summary>
public abstract class CancellablePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    protected CancellationToken Leaving => _leaving.Token;

    public void Dispose()
    {
        _leaving.Cancel();
        Leave();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the page holds.</summary>
    protected virtual void Leave()
    {
    }

    /// <summary>Runs <paramref name="work"/>; the result says what went wrong, or is null.</summary>
    protected static async Task<string?> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (ControlException fault)
        {
            return fault.Message;
        }
        catch (OperationCanceledException)
        {
            // The page was left: nobody reads what we would say.
            return null;
        }
    }
}
