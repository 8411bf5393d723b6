namespace Lexidex.Schema.Tests;
