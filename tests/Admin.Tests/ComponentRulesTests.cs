using System.Reflection;
using Lexidex.Admin.Hosting;
using Lexidex.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace Lexidex.Admin.Tests;

/// <summary>What holds for every component, those to come included.</summary>
public sealed class ComponentRulesTests
{
    // Ways to put a string into a page as markup.
    private static readonly string[] Forbidden = ["MarkupString", "AddMarkupContent", "innerHTML", "insertAdjacentHTML", "eval("];

    [Fact]
    public void Components_inject_services_and_nothing_else()
    {
        var injected = typeof(AdminSite).Assembly.GetTypes()
            .Where(type => typeof(IComponent).IsAssignableFrom(type))
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(property => property.IsDefined(typeof(InjectAttribute)))
            .Where(property => property.DeclaringType!.Assembly == typeof(AdminSite).Assembly)
            .ToList();

        Assert.NotEmpty(injected);
        Assert.All(injected, property => Assert.True(
            IsService(property.PropertyType), $"{property.DeclaringType!.Name} injects {property.PropertyType.Name}, which is no service."));
    }

    [Fact]
    public void No_component_makes_markup_of_text()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Corpus.RepositoryRoot(), "src", "Admin"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs" or ".js")
            .ToList();

        Assert.True(sources.Count > 20);
        Assert.All(sources, file => Assert.DoesNotContain(Forbidden, word => File.ReadAllText(file).Contains(word, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_Admin_knows_neither_the_Indexer_nor_a_database()
    {
        var known = typeof(AdminSite).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ToList();

        Assert.Contains("Lexidex.Schema", known);
        Assert.DoesNotContain(known, name => name is "Lexidex.Indexer" or "Npgsql" or "MySqlConnector" or "Microsoft.Data.Sqlite"
            || name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
    }

    private static bool IsService(Type type) =>
        type == typeof(NavigationManager)
        || (type.Assembly == typeof(AdminSite).Assembly && type.Name.EndsWith("Service", StringComparison.Ordinal));
}
