using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lexidex.Schema.Catalog.Migrations
{
    /// <inheritdoc />
    public partial class ResolvedWith : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Rechecks",
                table: "plan",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "ResolvedWith",
                table: "plan",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RowsChecked",
                table: "plan",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "InvalidNow",
                table: "plan",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "InvalidThen",
                table: "plan",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "ResolvedWith",
                table: "lexicon",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Rechecks",
                table: "plan");

            migrationBuilder.DropColumn(
                name: "ResolvedWith",
                table: "plan");

            migrationBuilder.DropColumn(
                name: "RowsChecked",
                table: "plan");

            migrationBuilder.DropColumn(
                name: "InvalidNow",
                table: "plan");

            migrationBuilder.DropColumn(
                name: "InvalidThen",
                table: "plan");

            migrationBuilder.DropColumn(
                name: "ResolvedWith",
                table: "lexicon");
        }
    }
}
