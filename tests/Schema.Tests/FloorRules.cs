using System.Text.RegularExpressions;

namespace Lexidex.Schema.Tests;

/// <summary>The floors of the house: who may know whom, read from using lines, names in code and package references.</summary>
internal static class FloorRules
{
    /// <summary>Namespaces and types that may be named in these rooms alone.</summary>
    private static readonly (string Name, string[] Rooms)[] OnlyHere =
    [
        ("Microsoft.EntityFrameworkCore", ["Schema/Catalog"]),
        ("Npgsql.EntityFrameworkCore", ["Schema/Catalog"]),
        ("Microsoft.AspNetCore.Identity.EntityFrameworkCore", ["Schema/Catalog"]),
        ("Microsoft.AspNetCore.DataProtection.EntityFrameworkCore", ["Schema/Catalog"]),
        ("Npgsql", ["Indexer/Stores"]),
        ("MySqlConnector", ["Indexer/Stores"]),

        // SQLite's EF provider is opened through its connection: in Catalog that is the provider's own use, elsewhere it is one by hand.
        ("Microsoft.Data.Sqlite", ["Indexer/Stores", "Schema/Catalog"]),
        ("System.Net.WebSockets.ClientWebSocket", ["Indexer/Outbound"]),
        ("HttpClient", ["Schema/Control", "Indexer/Outbound"]),
        ("ClientWebSocket", ["Indexer/Outbound"]),
        ("Dns", ["Indexer/Outbound"]),
        ("DnsClient", ["Indexer/Outbound"]),
        ("Quartz", ["Indexer/Backfill"]),
        ("MudBlazor", ["Admin/*"]),
        ("Microsoft.AspNetCore.Authentication", ["Admin/*"]),
    ];

    /// <summary>What a room of Indexer may know. What those rooms know in turn is allowed too; Commands may know all.</summary>
    private static readonly Dictionary<string, string[]> IndexerRooms = new()
    {
        ["Telemetry"] = [],
        ["Outbound"] = ["Telemetry"],
        ["Decoding"] = ["Telemetry"],
        ["Sources"] = ["Decoding", "Outbound"],
        ["Verification"] = ["Decoding", "Outbound"],
        ["Projection"] = ["Decoding"],
        ["Stores"] = ["Projection"],
        ["Pipeline"] = ["Sources", "Verification", "Stores"],
        ["Backfill"] = ["Pipeline", "Sources", "Stores"],
        ["Registry"] = ["Stores", "Projection", "Verification", "Outbound"],
        ["Query"] = ["Stores", "Projection", "Registry", "Backfill"],
        ["Commands"] = ["Query"],
    };

    /// <summary>Packages by the project that may have them; any other package may be used where it serves, but not by Schema.</summary>
    private static readonly (string Package, string[] Projects)[] Packages =
    [
        ("Microsoft.EntityFrameworkCore", ["Schema"]),
        ("Npgsql.EntityFrameworkCore", ["Schema"]),
        ("Npgsql", ["Indexer"]),
        ("MySqlConnector", ["Indexer"]),
        ("Microsoft.Data.Sqlite", ["Indexer"]),
        ("DnsClient", ["Indexer"]),
        ("Quartz", ["Indexer"]),
        ("MudBlazor", ["Admin"]),
    ];

    private static readonly string[] SchemaPackages =
        ["Microsoft.EntityFrameworkCore", "Npgsql.EntityFrameworkCore", "Microsoft.AspNetCore.Identity", "Microsoft.AspNetCore.DataProtection"];

    private static readonly string[] InputOutputAndClocks =
        ["File", "Directory", "FileStream", "Process", "Socket", "Environment", "Stopwatch", "TimeProvider", "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow"];

    private static readonly string[] Cbor = ["CborReader", "CborWriter", "CborCheck", "RecordJson"];

    public static IEnumerable<string> Offences(IEnumerable<SourceFile> files) =>
        files.SelectMany(file => Found(file).Select(what => $"{file.Path}: {what}"));

    private static IEnumerable<string> Found(SourceFile file)
    {
        if (file.Path.EndsWith(".csproj", StringComparison.Ordinal))
            return OfProject(file);
        return [.. OfNames(file), .. OfProjects(file), .. OfSchema(file), .. OfIndexer(file), .. OfNamespace(file)];
    }

    private static IEnumerable<string> OfNames(SourceFile file)
    {
        // Npgsql's EF provider begins with Npgsql's own name: the longer name decides.
        foreach (var name in file.Usings)
        {
            var rule = OnlyHere.Where(rule => Is(name, rule.Name)).OrderByDescending(rule => rule.Name.Length).FirstOrDefault();
            if (rule.Name is not null && !StandsIn(file, rule.Rooms))
                yield return $"uses {name}, which is for {string.Join(", ", rule.Rooms)}";
        }

        // Implicit and fully qualified names have no using line.
        foreach (var (name, rooms) in OnlyHere)
        {
            if (!StandsIn(file, rooms) && Names(file.Code, name.Contains('.', StringComparison.Ordinal) || IsType(name) ? name : name + "."))
                yield return $"names {name}, which is for {string.Join(", ", rooms)}";
        }
    }

    private static IEnumerable<string> OfProjects(SourceFile file)
    {
        var strangers = file.Project switch
        {
            "Schema" => new[] { "Lexidex.Indexer", "Lexidex.Admin" },
            "Indexer" => ["Lexidex.Admin"],
            "Admin" => ["Lexidex.Indexer"],
            _ => [],
        };
        return file.Usings.Where(name => strangers.Any(stranger => Is(name, stranger))).Select(name => $"uses {name}")
            .Concat(strangers.Where(stranger => Names(file.Code, stranger + ".")).Select(stranger => $"names {stranger}"));
    }

    // All of Schema but Catalog and Control needs the base library alone: no package, no I/O, no clock.
    private static IEnumerable<string> OfSchema(SourceFile file)
    {
        if (file.Project != "Schema" || file.Room is "Catalog" or "Control")
            return [];

        var usings = file.Usings.Where(name =>
            !(Is(name, "System") || Is(name, "Lexidex.Schema"))
            || Is(name, "System.IO") || Is(name, "System.Net") || Is(name, "Lexidex.Schema.Catalog") || Is(name, "Lexidex.Schema.Control"));
        return usings.Select(name => $"uses {name}, but needs the base library alone")
            .Concat(InputOutputAndClocks.Where(name => Names(file.Code, name + ".")).Select(name => $"names {name}: no I/O and no clock here"));
    }

    private static IEnumerable<string> OfIndexer(SourceFile file)
    {
        if (file.Project != "Indexer" || file.Room is "" or "Commands")
            yield break;
        if (!IndexerRooms.ContainsKey(file.Room))
        {
            yield return $"stands in {file.Room}, which is no room of Indexer";
            yield break;
        }

        var known = Known(file.Room);
        foreach (var room in IndexerRooms.Keys.Where(room => room != file.Room && !known.Contains(room)))
        {
            var name = "Lexidex.Indexer." + room;
            if (file.Usings.Any(used => Is(used, name)) || Names(file.Code, name + "."))
                yield return $"{file.Room} may not know {room}";
        }

        if (file.Room == "Stores")
        {
            foreach (var name in Cbor.Where(name => Names(file.Code, name)))
                yield return $"names {name}, but Stores knows no CBOR";
        }
    }

    private static IEnumerable<string> OfNamespace(SourceFile file)
    {
        var expected = $"Lexidex.{file.Project}" + (file.Room.Length > 0 ? "." + file.Room : "");
        if (file.Namespace is { } found && !Is(found, expected))
            yield return $"declares {found}, but stands in {expected}";
    }

    private static IEnumerable<string> OfProject(SourceFile file)
    {
        foreach (var package in file.Packages)
        {
            var rule = Packages.Where(rule => Is(package, rule.Package)).OrderByDescending(rule => rule.Package.Length).FirstOrDefault();
            if (rule.Package is not null && !rule.Projects.Contains(file.Project))
                yield return $"references {package}, which is for {string.Join(", ", rule.Projects)}";
            else if (file.Project == "Schema" && !SchemaPackages.Any(allowed => Is(package, allowed)))
                yield return $"references {package}, but Schema needs the base library alone";
        }

        foreach (var reference in file.ProjectReferences.Where(reference => file.Project == "Schema" || reference is "Indexer" or "Admin"))
            yield return $"references the project {reference}";
    }

    private static HashSet<string> Known(string room)
    {
        var known = new HashSet<string>();
        var open = new Queue<string>(IndexerRooms[room]);
        while (open.TryDequeue(out var next))
        {
            if (known.Add(next))
                Array.ForEach(IndexerRooms[next], open.Enqueue);
        }

        return known;
    }

    private static bool StandsIn(SourceFile file, string[] rooms) =>
        rooms.Contains($"{file.Project}/{file.Room}") || rooms.Contains($"{file.Project}/*");

    private static bool Is(string name, string rule) =>
        name == rule || name.StartsWith(rule + ".", StringComparison.Ordinal);

    private static bool IsType(string name) => name is "HttpClient" or "ClientWebSocket" or "Dns";

    private static bool Names(string code, string name) =>
        code.Contains(name, StringComparison.Ordinal)
        && Regex.IsMatch(code, $@"(?<![\w.""]){Regex.Escape(name)}" + (name[^1] == '.' ? "" : @"\b"));
}
