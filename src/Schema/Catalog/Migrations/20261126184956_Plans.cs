using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lexidex.Schema.Catalog.Migrations
{
    /// <inheritdoc />
    public partial class Plans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ProjectionBefore",
                table: "lexicon",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "collection_rule",
                columns: table => new
                {
                    Pattern = table.Column<string>(type: "TEXT", nullable: false),
                    Action = table.Column<string>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_collection_rule", x => x.Pattern);
                });

            migrationBuilder.CreateTable(
                name: "collection_statistic",
                columns: table => new
                {
                    Nsid = table.Column<string>(type: "TEXT", nullable: false),
                    FirstSeen = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeen = table.Column<long>(type: "INTEGER", nullable: false),
                    Records = table.Column<long>(type: "INTEGER", nullable: false),
                    Deletes = table.Column<long>(type: "INTEGER", nullable: false),
                    PerMinute = table.Column<double>(type: "REAL", nullable: false),
                    Dids = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Samples = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_collection_statistic", x => x.Nsid);
                });

            migrationBuilder.CreateTable(
                name: "lexicon_standing",
                columns: table => new
                {
                    Nsid = table.Column<string>(type: "TEXT", nullable: false),
                    Policy = table.Column<string>(type: "TEXT", nullable: false),
                    IsFrozen = table.Column<bool>(type: "INTEGER", nullable: false),
                    Authority = table.Column<string>(type: "TEXT", nullable: true),
                    ResolvedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Alert = table.Column<string>(type: "TEXT", nullable: true),
                    Update = table.Column<string>(type: "TEXT", nullable: true),
                    UpdateSeenAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lexicon_standing", x => x.Nsid);
                });

            migrationBuilder.CreateTable(
                name: "plan",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Hash = table.Column<string>(type: "TEXT", nullable: false),
                    Nsid = table.Column<string>(type: "TEXT", nullable: false),
                    FromVersion = table.Column<string>(type: "TEXT", nullable: false),
                    ToVersion = table.Column<string>(type: "TEXT", nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    Before = table.Column<string>(type: "TEXT", nullable: true),
                    After = table.Column<string>(type: "TEXT", nullable: true),
                    Drops = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    Step = table.Column<int>(type: "INTEGER", nullable: false),
                    Cursor = table.Column<string>(type: "TEXT", nullable: true),
                    RowsDone = table.Column<long>(type: "INTEGER", nullable: false),
                    RowsTotal = table.Column<long>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", nullable: true),
                    DraftedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftedBy = table.Column<string>(type: "TEXT", nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", nullable: true),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plan", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_plan_Hash",
                table: "plan",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_plan_State",
                table: "plan",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "collection_rule");

            migrationBuilder.DropTable(
                name: "collection_statistic");

            migrationBuilder.DropTable(
                name: "lexicon_standing");

            migrationBuilder.DropTable(
                name: "plan");

            migrationBuilder.DropColumn(
                name: "ProjectionBefore",
                table: "lexicon");
        }
    }
}
