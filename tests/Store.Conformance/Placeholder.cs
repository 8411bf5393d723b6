namespace Lexidex.Store.Conformance;
