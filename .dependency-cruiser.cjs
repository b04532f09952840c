// The laws of the tree. A rule's comment says why it is there and is printed with every breach.

const test = '\\.test\\.tsx?$|/testing/'

/** Inside lib downwards only: a layer may import itself and what stands below it. */
const layers = [
  ['boards'],
  ['flows', 'reconciliation'],
  ['exceptions', 'mappings', 'mirror', 'connections', 'notes', 'payments'],
  ['storefront', 'erp'],
  ['outbox'],
  ['queue', 'audit', 'access', 'runs', 'pace'],
  ['http'],
  ['kernel'],
]

const downwards = layers.slice(1).map((layer, index) => ({
  name: `lib-downwards-${layer.join('-')}`,
  comment: `lib points downwards: ${layer.join(', ')} must stand without ${layers
    .slice(0, index + 1)
    .flat()
    .join(', ')}.`,
  severity: 'error',
  from: { path: `^lib/(${layer.join('|')})/`, pathNot: test },
  to: {
    path: `^lib/(${layers
      .slice(0, index + 1)
      .flat()
      .join('|')})/`,
  },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...downwards,
    {
      name: 'lib-has-layers',
      comment: 'Every folder of lib has its place in the layers above; give a new one its place.',
      severity: 'error',
      from: { path: '^lib/', pathNot: `^lib/(${layers.flat().join('|')})/` },
      to: {},
    },
    {
      name: 'flows-apart',
      comment: 'Each flow can be read, changed and switched off alone; what two share belongs below them.',
      severity: 'error',
      from: { path: '^lib/flows/([^/]+)/' },
      to: { path: '^lib/flows/[^/]+/', pathNot: '^lib/flows/$1/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-imports-app-or-worker',
      comment: 'The console and the worker are ends: they adapt lib to the world and nothing stands on them.',
      severity: 'error',
      from: { pathNot: '^(app|worker)/|^(instrumentation|proxy)\\.ts$' },
      to: { path: '^(app|worker)/' },
    },
    {
      name: 'app-and-worker-apart',
      comment: 'The console asks the worker through the queue only, so each can be deployed and stopped alone.',
      severity: 'error',
      from: { path: '^(app|worker)/' },
      to: { path: '^(app|worker)/', pathNot: '^$1/' },
    },
    {
      name: 'worker-to-lib',
      comment:
        'The worker moves what lib decides. Its entry asks for pending migrations, its command line may start the embedded database; rehearsals (bench, chaos) and tests also the sandboxes.',
      severity: 'error',
      from: { path: '^worker/', pathNot: [test, '^worker/(cli|bench|chaos)/', '^worker/index\\.ts$'] },
      to: { pathNot: ['^(lib|worker)/', 'node_modules', '^node:'], dependencyTypesNot: ['core', 'npm'] },
    },
    {
      name: 'worker-command-line',
      comment: 'What an operator runs may start the embedded database but no page and no sandbox.',
      severity: 'error',
      from: { path: '^worker/cli/', pathNot: test },
      to: { path: '^(app|components|sandbox|e2e)/' },
    },
    {
      name: 'components-pure',
      comment: 'Components show values. Of lib they know money, periods and ids, and the shapes of what they show.',
      severity: 'error',
      from: { path: '^components/', pathNot: test },
      to: {
        path: '^(lib|sandbox|scripts|prisma)/',
        pathNot: '^lib/kernel/(money|period|ids)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'lib-stands-alone',
      comment: 'lib is what the product decides: it needs no page, no process and no test support.',
      severity: 'error',
      from: { path: '^lib/', pathNot: test },
      to: { path: '^(app|components|worker|sandbox|scripts|e2e|prisma)/' },
    },
    {
      name: 'no-next-in-lib-or-worker',
      comment: 'lib and worker run under plain Node; server-only throws there and React has nothing to do.',
      severity: 'error',
      from: { path: '^(lib|worker)/' },
      to: { path: 'node_modules/(next|next-auth|next-safe-action|react|react-dom|server-only)/' },
    },
    {
      name: 'prisma-in-lib-and-worker',
      comment: 'Pages and components read through lib, so that every query has one home and one permission check.',
      severity: 'error',
      from: { path: '^(app|components|sandbox|e2e)/' },
      to: { path: 'node_modules/(@prisma|prisma)/|^lib/kernel/prisma-client/' },
    },
    {
      name: 'one-way-to-the-database',
      comment:
        'The generated client is opened in lib/kernel/db.ts only, where its limits are set; lib/kernel/sql.ts reads its raw statements.',
      severity: 'error',
      from: { pathNot: '^lib/kernel/((db|sql)\\.ts$|prisma-client/)' },
      to: { path: '^lib/kernel/prisma-client/' },
    },
    {
      name: 'vendors-behind-ports',
      comment:
        'Only a platform folder knows its vendor, beside it the file that picks the platform, and only the worker builds its client: one owner of every rate limit, and a second platform is one more folder. (A tenant profile is no client but data, read where it is set.)',
      severity: 'error',
      from: { pathNot: ['^worker/', '^lib/(storefront|erp)/', test] },
      to: { path: '^lib/(storefront|erp)/[^/]+/', pathNot: '/profile\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'platforms-apart',
      comment: 'One vendor must not lean on another.',
      severity: 'error',
      from: { path: '^lib/(storefront|erp)/([^/]+)/', pathNot: test },
      to: { path: '^lib/(storefront|erp)/[^/]+/', pathNot: '^lib/$1/$2/' },
    },
    {
      name: 'console-never-calls-a-vendor',
      comment: 'The console enqueues; a page that waited for a shop or an ERP would hang with it.',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: '^lib/http/http-client\\.ts$|node_modules/undici/' },
    },
    {
      name: 'sandbox-alone',
      comment: 'The sandboxes import nothing of ours, so that they cannot repeat our misreadings.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(app|components|lib|worker|scripts|prisma|e2e)/' },
    },
    {
      name: 'browser-tests-from-outside',
      comment: 'Browser tests speak to the product by HTTP and its command line, as people do.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(app|components|lib|worker|prisma)/' },
    },
    {
      name: 'seed-through-lib',
      comment: 'The demo is written through the same verbs as everything else.',
      severity: 'error',
      from: { path: '^prisma/' },
      to: {
        path: '^(app|components|worker|scripts|e2e|sandbox)/',
        pathNot: '^sandbox/bluecherry/planted-item-faults\\.ts$',
      },
    },
    {
      name: 'before-installing',
      comment: 'npm start and npm test run before anything is installed: what they load first has no packages.',
      severity: 'error',
      from: {
        path: '^scripts/(start|test|check|build|prepare|processes|postgres)\\.mjs$|^scripts/(start|postgres|check)/',
        pathNot: '[.]test[.]ts$',
      },
      to: { dependencyTypes: ['npm', 'npm-dev'], dependencyTypesNot: ['dynamic-import'], dynamic: false },
    },
    {
      name: 'no-dev-packages-in-the-product',
      comment: 'What production runs is in dependencies.',
      severity: 'error',
      from: { path: '^(app|components|lib|worker)/', pathNot: [test, '^worker/(bench|chaos)/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere. (Next brings server-only itself.)',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^server-only$' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^lib/kernel/prisma-client/'] },
    exclude: { path: ['^\\.next', '^\\.selvedge'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
