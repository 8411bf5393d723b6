namespace Lexidex.Admin.Tests;
