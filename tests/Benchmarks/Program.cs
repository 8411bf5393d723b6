using Lexidex.Benchmarks.Indexing;

return args switch
{
    ["index", .. var rest] => await IndexBenchmark.RunAsync(IndexOptions.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project tests/Benchmarks -- index --store URL [--repos 2000] [--records 200000] [--report FILE]

          index   simulated repositories as CAR files into an empty PostgreSQL database, beside psql's COPY of the same rows
        """);
    return 2;
}
