using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Shared;

/// <summary>A line of the last values, oldest left, from zero up.</summary>
public sealed partial class Sparkline : ComponentBase
{
    private const int Width = 240;
    private const int Height = 40;

    [Parameter, EditorRequired]
    public IReadOnlyList<double> Values { get; set; } = [];

    private string Line()
    {
        var highest = Math.Max(Values.Max(), 1);
        var step = (double)Width / (Values.Count - 1);
        var points = new StringBuilder();
        for (var index = 0; index < Values.Count; index++)
        {
            // A pixel of air above and below, so that the stroke is not cut.
            var y = Height - 1.5 - (Values[index] / highest * (Height - 3));
            points.Append(CultureInfo.InvariantCulture, $"{index * step:0.#},{y:0.#} ");
        }
        return points.ToString().TrimEnd();
    }
}
