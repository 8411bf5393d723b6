using System.CommandLine;

namespace Lexidex.Indexer.Commands;

/// <summary>What a verb is given: its arguments, where its installation is, and where it writes.</summary>
internal sealed record VerbContext(ParseResult Arguments, StorePlace Place, CommandOutput Output, TimeProvider Clock)
{
    public T Require<T>(Argument<T> argument) => Arguments.GetRequiredValue(argument);

    public T? Find<T>(Option<T> option) => Arguments.GetValue(option);
}

/// <summary>Does the work of a verb and answers its exit code.</summary>
internal delegate Task<int> VerbAction(VerbContext context, CancellationToken cancellationToken);

/// <summary>One verb of the command line: its name, arguments and examples, and what it does.</summary>
internal sealed record Verb(Command Command, VerbAction Action, string Examples);
