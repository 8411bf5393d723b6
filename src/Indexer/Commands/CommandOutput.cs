using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Lexidex.Indexer.Commands;

/// <summary>
/// Where a verb writes: results to one stream, everything about them to the other, so that a pipe gets results alone.
/// With <c>--json</c> every result is one line of JSON.
/// </summary>
internal sealed class CommandOutput(TextWriter results, TextWriter notes, bool isInteractive)
{
    private const int PlainWidth = 160;

    private static readonly JsonWriterOptions JsonShape = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonSerializerOptions JsonNames { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool IsJson { get; set; }

    /// <summary>True where a person watches, so that a bar may move.</summary>
    public bool ShowsProgress => isInteractive && !IsJson;

    public TextWriter Results { get; } = results;

    public TextWriter Notes { get; } = notes;

    /// <summary>The console of <see cref="Notes"/>, for bars that move.</summary>
    public IAnsiConsole NotesConsole { get; } = ConsoleOf(notes, isInteractive);

    public void Line(string text) => Results.WriteLine(Visible(text));

    public void Note(string text) => Notes.WriteLine(Visible(text));

    public void Table(Table table)
    {
        var console = ConsoleOf(Results, isInteractive);
        console.Write(table.Border(isInteractive ? TableBorder.Rounded : TableBorder.None));
    }

    public void Json<T>(T value) => Results.WriteLine(JsonSerializer.Serialize(value, JsonNames));

    public void Json(Action<Utf8JsonWriter> write, bool isIndented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonShape with { Indented = isIndented }))
            write(writer);
        Results.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    public void Fail(string code, string message)
    {
        if (IsJson)
            Json(new { error = code, message });
        else
            Note($"lexidex: {message}");
    }

    // What strangers wrote must not move the cursor of a terminal or colour it.
    private static string Visible(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '\u00b7' : character)) : text;

    private static IAnsiConsole ConsoleOf(TextWriter writer, bool isInteractive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!isInteractive)
            console.Profile.Width = PlainWidth;
        return console;
    }
}
