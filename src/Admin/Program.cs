using Lexidex.Admin.Hosting;

await using var site = AdminSite.Create(args);
await site.RunAsync();
