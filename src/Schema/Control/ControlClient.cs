namespace Lexidex.Schema.Control;

/// <summary>
/// The one client of the control API. Safe for use by many callers at once. Every fault is a
/// <see cref="ControlException"/>; cancelling throws <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class ControlClient : IDisposable
{
    private readonly ControlConnection _connection;

    private ControlClient(ControlConnection connection) => _connection = connection;

    /// <summary>The Indexer's address.</summary>
    public Uri Address => _connection.Address;

    /// <summary>
    /// A client of the Indexer at <paramref name="baseAddress"/>, such as <c>http://127.0.0.1:8081</c>. Nothing is read or
    /// opened before the first call, and the token file need not exist yet.
    /// </summary>
    public static ControlClient FromTokenFile(Uri baseAddress, string tokenPath)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        ArgumentException.ThrowIfNullOrEmpty(tokenPath);
        if (!baseAddress.IsAbsoluteUri || baseAddress.Scheme is not ("http" or "https"))
            throw new ControlException($"{baseAddress} is no address of an Indexer. Write it like http://127.0.0.1:8081.");
        return new ControlClient(new ControlConnection(baseAddress, new ControlToken(tokenPath)));
    }

    public Task<IndexerStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        _connection.GetAsync<IndexerStatus>(ControlRoutes.Status, cancellationToken);

    /// <summary>All registered lexicons in order of their NSIDs.</summary>
    public Task<IReadOnlyList<LexiconSummary>> GetLexiconsAsync(CancellationToken cancellationToken = default) =>
        _connection.GetAsync<IReadOnlyList<LexiconSummary>>(ControlRoutes.Lexicons, cancellationToken);

    public Task<LexiconDetail> GetLexiconAsync(string nsid, CancellationToken cancellationToken = default) =>
        _connection.GetAsync<LexiconDetail>($"{ControlRoutes.Lexicons}/{Uri.EscapeDataString(nsid)}", cancellationToken);

    /// <summary>Registers documents. Registering the same content again changes nothing.</summary>
    public Task<RegisterLexiconsResult> RegisterLexiconsAsync(
        RegisterLexicons request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<RegisterLexicons, RegisterLexiconsResult>(ControlRoutes.Lexicons, request, cancellationToken);

    /// <summary>Rows of one collection; <paramref name="cursor"/> from the page before, null for the first.</summary>
    public Task<RecordPage> GetRecordsAsync(
        string nsid, int limit = ControlRoutes.PageLimitDefault, string? cursor = null, string? order = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync<RecordPage>(
            $"{ControlRoutes.Records}/{Uri.EscapeDataString(nsid)}?limit={limit}{Parameter("cursor", cursor)}{Parameter("order", order)}", cancellationToken);

    /// <summary>Collections that were seen and are not registered, and the rules that decide of them.</summary>
    public Task<CollectionOverview> GetCollectionsAsync(CancellationToken cancellationToken = default) =>
        _connection.GetAsync<CollectionOverview>(ControlRoutes.Collections, cancellationToken);

    /// <summary>Decides what becomes of unregistered collections. Saying it again changes nothing.</summary>
    public Task<CollectionOverview> SetCollectionRuleAsync(SetCollectionRule request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<SetCollectionRule, CollectionOverview>(ControlRoutes.Collections, request, cancellationToken);

    /// <summary>Finds an NSID's published lexicon; registers nothing.</summary>
    public Task<LexiconWay> ResolveLexiconAsync(string nsid, CancellationToken cancellationToken = default) =>
        _connection.GetAsync<LexiconWay>($"{ControlRoutes.Resolve}/{Uri.EscapeDataString(nsid)}", cancellationToken);

    /// <summary>Registers the version that an NSID's authority publishes.</summary>
    public Task<RegisterFromNetworkResult> RegisterFromNetworkAsync(
        string nsid, RegisterFromNetwork request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<RegisterFromNetwork, RegisterFromNetworkResult>($"{ControlRoutes.Resolve}/{Uri.EscapeDataString(nsid)}", request, cancellationToken);

    public Task<LexiconStandingSummary> SetFrozenAsync(string nsid, SetFrozen request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<SetFrozen, LexiconStandingSummary>($"{ControlRoutes.Freeze}/{Uri.EscapeDataString(nsid)}", request, cancellationToken);

    /// <summary>Takes a lexicon out of use: its table takes no rows any more, and its rows stay.</summary>
    public Task<LexiconRetired> RetireAsync(string nsid, RetireLexicon request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<RetireLexicon, LexiconRetired>($"{ControlRoutes.Retire}/{Uri.EscapeDataString(nsid)}", request, cancellationToken);

    /// <summary>The policy of an NSID, whether it is frozen, and what the network says of it.</summary>
    public Task<LexiconStandingSummary> GetPolicyAsync(string nsid, CancellationToken cancellationToken = default) =>
        _connection.GetAsync<LexiconStandingSummary>($"{ControlRoutes.Policy}/{Uri.EscapeDataString(nsid)}", cancellationToken);

    public Task<LexiconStandingSummary> SetPolicyAsync(string nsid, SetLexiconPolicy request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<SetLexiconPolicy, LexiconStandingSummary>($"{ControlRoutes.Policy}/{Uri.EscapeDataString(nsid)}", request, cancellationToken);

    /// <summary>Judges records and lexicons; registers and writes nothing.</summary>
    public Task<ValidationResult> ValidateAsync(ValidateInputs request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<ValidateInputs, ValidationResult>(ControlRoutes.Validate, request, cancellationToken);

    /// <summary>The statements that make a collection's table, in the store's engine or another one.</summary>
    public Task<LexiconStatements> GetStatementsAsync(string nsid, string? engine = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync<LexiconStatements>(
            $"{ControlRoutes.Sql}/{Uri.EscapeDataString(nsid)}{(engine is null ? "" : $"?engine={Uri.EscapeDataString(engine)}")}", cancellationToken);

    /// <summary>What differs between two versions, or between one and a document that is not registered.</summary>
    public Task<LexiconComparison> CompareAsync(string nsid, CompareLexicons request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<CompareLexicons, LexiconComparison>($"{ControlRoutes.Diff}/{Uri.EscapeDataString(nsid)}", request, cancellationToken);

    /// <summary>The table that a lexicon has with these edits; registers and changes nothing.</summary>
    public Task<LexiconProposal> ProposeAsync(ProposeTable request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<ProposeTable, LexiconProposal>(ControlRoutes.Propose, request, cancellationToken);

    /// <summary>Plans, newest first; of one lexicon or of all.</summary>
    public Task<IReadOnlyList<PlanSummary>> GetPlansAsync(string? nsid = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync<IReadOnlyList<PlanSummary>>(
            nsid is null ? ControlRoutes.Plans : $"{ControlRoutes.Plans}?nsid={Uri.EscapeDataString(nsid)}", cancellationToken);

    public Task<PlanSummary> GetPlanAsync(string hash, CancellationToken cancellationToken = default) =>
        _connection.GetAsync<PlanSummary>($"{ControlRoutes.Plans}/{Uri.EscapeDataString(hash)}", cancellationToken);

    /// <summary>Drafts a plan; nothing of the table changes. The same question gives the same plan.</summary>
    public Task<PlanSummary> DraftPlanAsync(DraftPlan request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<DraftPlan, PlanSummary>(ControlRoutes.Plans, request, cancellationToken);

    /// <summary>Asks for a plan by its whole hash; the Indexer that holds the lanes carries it out after this answer.</summary>
    public Task<PlanSummary> ApplyPlanAsync(string hash, ApplyPlan request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<ApplyPlan, PlanSummary>($"{ControlRoutes.Plans}/{Uri.EscapeDataString(hash)}", request, cancellationToken);

    /// <summary>Takes back that a plan was asked for, while nothing of it has begun: it is a draft again.</summary>
    public Task<PlanSummary> WithdrawPlanAsync(string hash, WithdrawPlan request, CancellationToken cancellationToken = default) =>
        _connection.PostAsync<WithdrawPlan, PlanSummary>($"{ControlRoutes.Plans}/{Uri.EscapeDataString(hash)}{ControlRoutes.Withdraw}", request, cancellationToken);

    public Task<RecordDetail> GetRecordAsync(string uri, CancellationToken cancellationToken = default) =>
        _connection.GetAsync<RecordDetail>($"{ControlRoutes.Record}?uri={Uri.EscapeDataString(uri)}", cancellationToken);

    /// <summary>Repos, all or those in one of <see cref="SyncStates"/>.</summary>
    public Task<RepoPage> GetReposAsync(
        string? state = null,
        int limit = ControlRoutes.PageLimitDefault,
        string? cursor = null,
        CancellationToken cancellationToken = default) =>
        _connection.GetAsync<RepoPage>(
            $"{ControlRoutes.Repos}?limit={limit}{Parameter("state", state)}{Parameter("cursor", cursor)}", cancellationToken);

    public Task<RepoDetail> GetRepoAsync(string did, CancellationToken cancellationToken = default) =>
        _connection.GetAsync<RepoDetail>($"{ControlRoutes.Repos}/{Uri.EscapeDataString(did)}", cancellationToken);

    public void Dispose() => _connection.Dispose();

    private static string Parameter(string name, string? value) =>
        value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
