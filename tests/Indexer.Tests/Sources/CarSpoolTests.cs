using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Sources.Cars;
using Xunit;

namespace Lexidex.Indexer.Tests.Sources;

public sealed class CarSpoolTests : IDisposable
{
    private readonly SpoolOptions _options = new() { Folder = Directory.CreateTempSubdirectory("lexidex-").FullName, InMemoryBytesMax = 4 << 20 };
    private readonly byte[] _bytes = new byte[9 << 20];
    private long _limit = long.MaxValue;
    private long _held;
    private long _mostHeld;

    public CarSpoolTests() => new Random(3).NextBytes(_bytes);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SpoolOptions.FirstBytes)]
    [InlineData(SpoolOptions.FirstBytes + 1)]
    [InlineData(4 << 20)]
    public void What_is_small_stays_in_memory_and_its_bytes_are_held_until_its_end(int length)
    {
        using (var car = Spool(length))
        {
            Assert.IsType<MemoryCar>(car);
            Assert.True(((MemoryCar)car).Bytes.Span.SequenceEqual(_bytes.AsSpan(0, length)));
            Assert.InRange(_held + SpoolOptions.FirstBytes, length, (2 * length) + SpoolOptions.FirstBytes);
        }

        Assert.Equal(0, _held);
    }

    [Fact]
    public void What_is_large_goes_to_a_file_and_holds_nothing()
    {
        using var car = Spool(_bytes.Length);

        Assert.IsType<FileCar>(car);
        Assert.Equal(_bytes, car.CopyStart(int.MaxValue));
        Assert.Equal(0, _held);
        Assert.InRange(_mostHeld, 1, _options.InMemoryBytesMax);
        Assert.Empty(Directory.EnumerateFiles(_options.Folder));
    }

    [Fact]
    public void Where_no_memory_is_left_it_goes_to_a_file_early()
    {
        _limit = 0;
        using var car = Spool(2 << 20);

        Assert.IsType<FileCar>(car);
        Assert.Equal(_bytes[..(2 << 20)], car.CopyStart(int.MaxValue));
        Assert.Equal(0, _mostHeld);
    }

    [Fact]
    public void One_that_breaks_off_gives_everything_back()
    {
        using (var spool = new CarSpool(_options, TryHold, bytes => _held -= bytes))
            spool.Write(_bytes.AsSpan(0, 3 << 20));

        Assert.Equal(0, _held);
        Assert.NotEqual(0, _mostHeld);
    }

    public void Dispose() => Directory.Delete(_options.Folder, recursive: true);

    private CarBody Spool(int length)
    {
        using var spool = new CarSpool(_options, TryHold, bytes => _held -= bytes);
        for (var at = 0; at < length; at += 50_000)
            spool.Write(_bytes.AsSpan(at, Math.Min(50_000, length - at)));
        Assert.Equal(length, spool.Length);
        return spool.Complete();
    }

    private bool TryHold(long bytes)
    {
        if (_held + bytes > _limit)
            return false;
        _held += bytes;
        _mostHeld = Math.Max(_mostHeld, _held);
        return true;
    }
}
