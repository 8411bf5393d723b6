using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>Compares main definitions that are no records: the shapes that endpoints take and give, or a definition lent to others.</summary>
internal sealed class EndpointDifference(DifferenceWalk walk)
{
    public void Compare(LexiconDefinition old, LexiconDefinition now)
    {
        switch (old, now)
        {
            case (QueryDefinition left, QueryDefinition right):
                CompareParameters(left.Parameters, right.Parameters);
                CompareBodies("$output", left.Output, right.Output);
                break;
            case (ProcedureDefinition left, ProcedureDefinition right):
                CompareParameters(left.Parameters, right.Parameters);
                CompareBodies("$input", left.Input, right.Input);
                CompareBodies("$output", left.Output, right.Output);
                break;
            case (SubscriptionDefinition left, SubscriptionDefinition right):
                CompareParameters(left.Parameters, right.Parameters);
                CompareShapes("$message", left.Message, right.Message);
                break;
            case (PermissionSetDefinition, PermissionSetDefinition):
                break;
            default:
                walk.Compare("$", old, now);
                break;
        }
    }

    private void CompareParameters(ParamsDefinition? old, ParamsDefinition? now) =>
        new ObjectDifference(walk).Compare("$parameters", PropertiesOf(old), PropertiesOf(now));

    private static ImmutableArray<LexiconProperty> PropertiesOf(ParamsDefinition? parameters) => parameters?.Properties ?? [];

    private void CompareBodies(string path, LexiconBody? old, LexiconBody? now)
    {
        if (old?.Encoding != now?.Encoding)
            walk.Add(ChangeKind.TypeChanged, ChangeClass.BreaksBoth, path, old?.Encoding ?? "none", now?.Encoding ?? "none");
        CompareShapes(path, old?.Schema, now?.Schema);
    }

    private void CompareShapes(string path, LexiconDefinition? old, LexiconDefinition? now)
    {
        if (old is not null && now is not null)
            walk.Compare(path, old, now);
        else if (old is not null || now is not null)
            walk.Add(ChangeKind.TypeChanged, ChangeClass.BreaksBoth, path, old?.Type ?? "none", now?.Type ?? "none");
    }
}
