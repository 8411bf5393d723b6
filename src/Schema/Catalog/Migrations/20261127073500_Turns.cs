using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lexidex.Schema.Catalog.Migrations
{
    /// <inheritdoc />
    public partial class Turns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "FromTurn",
                table: "plan",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "Turn",
                table: "lexicon",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // A plan that is under way has brought its version into force: that is the turn after the one it was drafted against.
            migrationBuilder.Sql("UPDATE lexicon SET Turn = 1 WHERE InForce AND ProjectionBefore IS NOT NULL;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "FromTurn",
                table: "plan");

            migrationBuilder.DropColumn(
                name: "Turn",
                table: "lexicon");
        }
    }
}
