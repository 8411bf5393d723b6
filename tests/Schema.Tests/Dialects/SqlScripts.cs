using System.Text;

namespace Lexidex.Schema.Tests.Dialects;

/// <summary>Statements as scripts that a client of the command line takes as one argument, which has at most 128 KiB.</summary>
internal static class SqlScripts
{
    private const int CharactersMax = 100_000;

    public static IEnumerable<string> Of(IEnumerable<string> statements)
    {
        var script = new StringBuilder();
        foreach (var statement in statements)
        {
            if (script.Length > 0 && script.Length + statement.Length > CharactersMax)
            {
                yield return script.ToString();
                script.Clear();
            }

            script.Append(statement).Append(";\n");
        }

        yield return script.ToString();
    }
}
