using System.Text;
using Lexidex.Tests.Shared;

namespace Lexidex.Schema.Tests;

/// <summary>The lines of an interoperability file: neither trimmed nor empty, comments left out.</summary>
internal static class VectorFile
{
    public static IReadOnlyList<byte[]> Read(string name)
    {
        var lines = File.ReadAllText(Corpus.Require("interop", "syntax", name + ".txt"), Encoding.UTF8)
            .Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(Encoding.UTF8.GetBytes)
            .ToArray();
        Xunit.Assert.NotEmpty(lines);
        return lines;
    }
}
