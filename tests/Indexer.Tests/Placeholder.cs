namespace Lexidex.Indexer.Tests;
