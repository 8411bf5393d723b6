using Xunit;

namespace Lexidex.Tests;

/// <summary>The collection of tests that look at what the whole process uses: no other test runs beside one of these.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
