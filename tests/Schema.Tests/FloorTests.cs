using Xunit;

namespace Lexidex.Schema.Tests;

/// <summary>Guards the floors: a room that knows what it must not know makes the house fall one line at a time.</summary>
public sealed class FloorTests
{
    private const int LinesMax = 400;

    [Fact]
    public void No_room_knows_what_it_must_not()
    {
        var files = SourceFile.Under("src", ".cs", ".razor", ".csproj");
        Assert.Contains(files, file => file.Path == "src/Schema/Syntax/Did.cs");
        AssertNone(FloorRules.Offences(files.Where(file => !file.IsGenerated)));
    }

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        var files = SourceFile.Under("src", ".cs").Concat(SourceFile.Under("tests", ".cs"));
        Assert.NotEmpty(files);
        AssertNone(files.Where(file => !file.IsGenerated && file.Lines > LinesMax).Select(file => $"{file.Path}: {file.Lines} lines"));
    }

    [Theory]
    [InlineData("src/Indexer/Decoding/A.cs", "using Lexidex.Indexer.Stores;", "Decoding may not know Stores")]
    [InlineData("src/Indexer/Decoding/A.cs", "class A { Lexidex.Indexer.Stores.B b; }", "Decoding may not know Stores")]
    [InlineData("src/Indexer/Telemetry/A.cs", "using Lexidex.Indexer.Outbound;", "Telemetry may not know Outbound")]
    [InlineData("src/Indexer/Query/A.cs", "using Lexidex.Indexer.Commands;", "Query may not know Commands")]
    [InlineData("src/Indexer/Cellar/A.cs", "", "stands in Cellar, which is no room of Indexer")]
    [InlineData("src/Indexer/Stores/A.cs", "class A { void B() => new CborReader([]); }", "names CborReader, but Stores knows no CBOR")]
    [InlineData("src/Indexer/Pipeline/A.cs", "using Npgsql;", "uses Npgsql, which is for Indexer/Stores")]
    [InlineData("src/Indexer/Pipeline/A.cs", "    using static Npgsql.NpgsqlConnection;", "uses Npgsql.NpgsqlConnection, which is for Indexer/Stores")]
    [InlineData("src/Indexer/Pipeline/A.cs", "using B = Npgsql.NpgsqlConnection;", "uses Npgsql.NpgsqlConnection, which is for Indexer/Stores")]
    [InlineData("src/Indexer/Pipeline/A.cs", "global using Quartz;", "uses Quartz, which is for Indexer/Backfill")]
    [InlineData("src/Indexer/Stores/A.cs", "using Microsoft.EntityFrameworkCore;", "uses Microsoft.EntityFrameworkCore, which is for Schema/Catalog")]
    [InlineData("src/Indexer/Stores/A.cs", "using Npgsql.EntityFrameworkCore.PostgreSQL;", "uses Npgsql.EntityFrameworkCore.PostgreSQL, which is for Schema/Catalog")]
    [InlineData("src/Indexer/Sources/A.cs", "class A(HttpClient client);", "names HttpClient, which is for Schema/Control, Indexer/Outbound")]
    [InlineData("src/Indexer/Sources/A.cs", "class A(Npgsql.NpgsqlConnection b);", "names Npgsql, which is for Indexer/Stores")]
    [InlineData("src/Indexer/Sources/A.cs", "using Lexidex.Admin.Layout;", "uses Lexidex.Admin.Layout")]
    [InlineData("src/Admin/Overview/A.razor", "@using Lexidex.Indexer.Stores", "uses Lexidex.Indexer.Stores")]
    [InlineData("src/Admin/Overview/A.cs", "using Microsoft.Data.Sqlite;", "uses Microsoft.Data.Sqlite, which is for Indexer/Stores, Schema/Catalog")]
    [InlineData("src/Schema/Syntax/A.cs", "using Lexidex.Schema.Catalog;", "uses Lexidex.Schema.Catalog, but needs the base library alone")]
    [InlineData("src/Schema/Syntax/A.cs", "using Polly;", "uses Polly, but needs the base library alone")]
    [InlineData("src/Schema/Tables/A.cs", "class A { long B() => DateTime.UtcNow.Ticks; }", "names DateTime.UtcNow: no I/O and no clock here")]
    [InlineData("src/Schema/Tables/A.cs", "class A { string B() => File.ReadAllText(C); }", "names File: no I/O and no clock here")]
    [InlineData("src/Schema/Data/A.cs", "namespace Lexidex.Schema.Syntax;", "declares Lexidex.Schema.Syntax, but stands in Lexidex.Schema.Data")]
    [InlineData("src/Schema/Schema.csproj", """<PackageReference Include="Polly.Core" />""", "references Polly.Core, but Schema needs the base library alone")]
    [InlineData("src/Admin/Admin.csproj", """<PackageReference Include="Npgsql" />""", "references Npgsql, which is for Indexer")]
    [InlineData("src/Admin/Admin.csproj", """<ProjectReference Include="../Indexer/Indexer.csproj" />""", "references the project Indexer")]
    public void A_planted_offence_is_found(string path, string text, string offence) =>
        Assert.Contains($"{path}: {offence}", FloorRules.Offences([new SourceFile(path, text + "\n")]));

    [Theory]
    [InlineData("src/Indexer/Stores/Postgres/A.cs", "using Npgsql;\nusing Lexidex.Indexer.Projection;\nusing Lexidex.Schema.Data;")]
    [InlineData("src/Indexer/Program.cs", "using Lexidex.Indexer.Commands;")]
    [InlineData("src/Indexer/Commands/A.cs", "using Lexidex.Indexer.Sources;\nusing Lexidex.Indexer.Pipeline;")]
    [InlineData("src/Indexer/Outbound/A.cs", "using Lexidex.Indexer.Telemetry;\nclass A(HttpClient client);")]
    [InlineData("src/Indexer/Sources/A.cs", "// An HttpClient would not do: see Npgsql.\nclass A { using var b = new Stream(); }")]
    [InlineData("src/Schema/Catalog/A.cs", "using Microsoft.EntityFrameworkCore;\nclass A { object B => TimeProvider.System; }")]
    [InlineData("src/Admin/Overview/A.razor", "@using MudBlazor\n@using Lexidex.Schema.Control")]
    [InlineData("src/Schema/Data/A.cs", "using System.Buffers;\nusing Lexidex.Schema.Syntax;\n\nnamespace Lexidex.Schema.Data;")]
    public void What_is_allowed_is_no_offence(string path, string text) =>
        AssertNone(FloorRules.Offences([new SourceFile(path, text + "\n")]));

    private static void AssertNone(IEnumerable<string> offences)
    {
        var found = string.Join("\n", offences);
        Assert.True(found.Length == 0, found);
    }
}
