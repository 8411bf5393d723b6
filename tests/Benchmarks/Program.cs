using Lexidex.Benchmarks.Indexing;
using Lexidex.Benchmarks.Merging;
using Lexidex.Benchmarks.Projecting;
using Lexidex.Benchmarks.Queueing;
using Lexidex.Benchmarks.Reading;
using Lexidex.Benchmarks.Sizing;

return args switch
{
    ["index", .. var rest] => await IndexBenchmark.RunAsync(IndexOptions.Parse(rest)),
    ["decode", .. var rest] => await DecodeBenchmark.RunAsync(rest),
    ["project", .. var rest] => await ProjectBenchmark.RunAsync(rest),
    ["live", .. var rest] => await LiveBenchmark.RunAsync(rest),
    ["size", "--store", var store, .. var rest] => await SizeBenchmark.RunAsync(store, rest),
    ["queue", "--store", var store, .. var rest] => await QueueBenchmark.RunAsync(store, rest),
    ["merge", "--store", var store, .. var rest] => await MergeBenchmark.RunAsync(store, rest),
    ["signatures"] => SignatureBenchmark.Run(),
    ["read-car", var path, var small] => CarMemory.Run(path, small),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project tests/Benchmarks -- index --store URL [--repos 2000] [--records 200000] [--appview 20000] [--report FILE]
               dotnet run -c Release --project tests/Benchmarks -- decode [--report FILE]
               dotnet run -c Release --project tests/Benchmarks -- project [--report FILE]
               dotnet run -c Release --project tests/Benchmarks -- live [--report FILE]
               dotnet run -c Release --project tests/Benchmarks -- size --store URL [--report FILE]
               dotnet run -c Release --project tests/Benchmarks -- queue --store URL [--rows 10000000] [--report FILE]
               dotnet run -c Release --project tests/Benchmarks -- merge --store URL [--report FILE]
               dotnet run -c Release --project tests/Benchmarks -- signatures
               dotnet run -c Release --project tests/Benchmarks -- read-car FILE SMALL_FILE

          index        simulated repositories as CAR files into an empty PostgreSQL database, beside psql's COPY of the same rows
          decode       CARs to verified records on one core, beside SHA-256 alone and two other readers
          project      verified records to encoded rows on one core
          live         frames of the stream to commits with signature and inversion checked, beside signatures alone and another reader
          size         bytes of a like, a follow and a post in PostgreSQL, beside the reference AppView's tables for the same records
          queue        claims of repositories from a queue of ten thousand and one of ten million, in PostgreSQL, MariaDB or SQLite; appends to FILE
          merge        rows merged into a table of PostgreSQL from a staging table, beside the same from arrays
          signatures   the libraries that check signatures, beside each other
          read-car     one CAR from a file, and the memory it took beyond that of a small one
        """);
    return 2;
}
