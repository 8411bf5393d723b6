using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// The catalog: what operators decided. A SQLite file that the Indexer, the Admin and the command line open side by side
/// (write-ahead log, short transactions). A context serves one caller at a time; dispose of it soon.
/// </summary>
public sealed class CatalogContext : DbContext
{
    private CatalogContext(DbContextOptions<CatalogContext> options)
        : base(options)
    {
    }

    internal DbSet<RegisteredLexicon> Lexicons => Set<RegisteredLexicon>();

    internal DbSet<AuditEntry> Audit => Set<AuditEntry>();

    internal DbSet<PlannedChange> Plans => Set<PlannedChange>();

    internal DbSet<LexiconStanding> Standings => Set<LexiconStanding>();

    internal DbSet<KeptMove> Moves => Set<KeptMove>();

    internal DbSet<CollectionRule> CollectionRules => Set<CollectionRule>();

    internal DbSet<CollectionStatistic> CollectionStatistics => Set<CollectionStatistic>();

    /// <summary>Opens the catalog at <paramref name="path"/>, making file and folder or bringing its tables up to date.</summary>
    /// <exception cref="CatalogException">The file is no catalog, or a newer Lexidex made it.</exception>
    public static CatalogContext Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var context = Connect(path);
        try
        {
            CatalogMigration.Apply(context, path);
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>A context over a catalog that was opened before.</summary>
    internal static CatalogContext Connect(string path) =>
        new(new DbContextOptionsBuilder<CatalogContext>().UseSqlite(CatalogConnection.Text(path)).Options);

    /// <summary>A version that was seen on the network is no update once it is in force.</summary>
    internal async Task ForgetUpdateAsync(string nsid, string version, CancellationToken cancellationToken)
    {
        if (await Standings.FirstOrDefaultAsync(row => row.Nsid == nsid && row.Update == version, cancellationToken) is { } standing)
            (standing.Update, standing.UpdateSeenAt) = (null, null);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has no type for a moment that can be compared; milliseconds can.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<DateTimeOffsetToMilliseconds>();
        configurationBuilder.Properties<LexiconState>().HaveConversion<string>();
        configurationBuilder.Properties<PlanState>().HaveConversion<string>();
        configurationBuilder.Properties<CollectionAction>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var lexicon = modelBuilder.Entity<RegisteredLexicon>();
        lexicon.ToTable("lexicon");
        lexicon.HasIndex(row => new { row.Nsid, row.Version }).IsUnique();
        lexicon.HasIndex(row => row.Nsid).IsUnique().HasFilter("\"InForce\"").HasDatabaseName("IX_lexicon_in_force");

        var audit = modelBuilder.Entity<AuditEntry>();
        audit.ToTable("audit");
        audit.HasIndex(row => row.Subject);

        var plan = modelBuilder.Entity<PlannedChange>();
        plan.ToTable("plan");
        plan.HasIndex(row => row.Hash).IsUnique();
        plan.HasIndex(row => row.State);

        modelBuilder.Entity<LexiconStanding>().ToTable("lexicon_standing").HasKey(row => row.Nsid);
        modelBuilder.Entity<KeptMove>().ToTable("kept_move").HasKey(row => row.Nsid);
        modelBuilder.Entity<CollectionRule>().ToTable("collection_rule").HasKey(row => row.Pattern);
        modelBuilder.Entity<CollectionStatistic>().ToTable("collection_statistic").HasKey(row => row.Nsid);
    }

    private sealed class DateTimeOffsetToMilliseconds() : ValueConverter<DateTimeOffset, long>(
        moment => moment.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
