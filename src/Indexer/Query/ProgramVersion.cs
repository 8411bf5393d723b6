using System.Reflection;

namespace Lexidex.Indexer.Query;

/// <summary>The program's version, as its assembly says it, without the commit.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
