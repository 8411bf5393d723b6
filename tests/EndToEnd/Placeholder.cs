namespace Lexidex.EndToEnd;
