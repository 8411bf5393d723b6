using Lexidex.Indexer.Decoding;
using Microsoft.Win32.SafeHandles;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>
/// A CAR in a file, read in parts by position: a walk of it takes a bounded part of memory, whatever its length and the order of its
/// blocks. The index of its blocks lies in a scratch file, and is made once, at the first reading.
/// </summary>
internal sealed class FileCar : CarBody
{
    private readonly SafeFileHandle _file;
    private readonly FileWindow _window;
    private readonly string _scratchFolder;
    private FileBlocks? _blocks;
    private RepoFault? _fault;

    /// <summary>The file is the CAR's from here on, and is closed with it.</summary>
    public FileCar(SafeFileHandle file, string scratchFolder)
    {
        _file = file;
        _scratchFolder = scratchFolder;
        Length = RandomAccess.GetLength(file);
        _window = new FileWindow(file, Length);
    }

    public override long Length { get; }

    public override long ResidentBytes => DecodingLimits.FileCarResidentBytes;

    public static FileCar Open(string path, string scratchFolder) => new(File.OpenHandle(path, FileMode.Open, FileAccess.Read), scratchFolder);

    public override bool TryIndex(CarBlocks index, out BlockSource blocks, out RepoFault? fault)
    {
        if (_blocks is null && _fault is null)
            ReadIndex();

        fault = _fault;
        blocks = _blocks ?? (BlockSource)index;
        return _blocks is not null;
    }

    public override byte[] CopyStart(int bytesMax)
    {
        var start = new byte[(int)Math.Min(Length, bytesMax)];
        ScratchFile.ReadFull(_file, start, 0);
        return start;
    }

    public override void Dispose()
    {
        _blocks?.Dispose();
        _window.Dispose();
        _file.Dispose();
    }

    private void ReadIndex()
    {
        var sections = new FileSections(_window, Length);
        var index = sections.TryReadHeader() ? PlaceIndex.Read(sections, _scratchFolder, out _fault) : null;
        _fault ??= sections.Fault;
        if (index is not null)
            _blocks = new FileBlocks(_file, _window, Length, sections.Root, index);
    }
}
