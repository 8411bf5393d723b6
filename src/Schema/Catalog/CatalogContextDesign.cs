using Microsoft.EntityFrameworkCore.Design;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// For <c>dotnet ef migrations add NAME --project src/Schema --output-dir Catalog/Migrations</c>; it opens nothing.
/// </summary>
internal sealed class CatalogContextDesign : IDesignTimeDbContextFactory<CatalogContext>
{
    public CatalogContext CreateDbContext(string[] args) => CatalogContext.Connect("catalog.db");
}
