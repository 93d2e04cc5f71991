import { test } from 'tap'
import { hostileWorld } from '../hostile.ts'
import { openSite } from '../site.ts'
import { strangersIn } from '../strangers.ts'

test('SEC-30 nothing that people wrote is markup on a page', async (t) => {
  const { ctx, get } = await openSite(t, {
    env: { COMITY_NAME: `"'><script>top.hacked=1</script>`, COMITY_OPERATOR: '<img src=x>' },
  })
  const { paths } = await hostileWorld(ctx)
  for (const path of paths)
    for (const lang of ['en', 'ar']) {
      const reply = await get(path, { 'accept-language': lang })
      t.ok([200, 404].includes(reply.statusCode), path)
      t.same(strangersIn(reply.body), [], path)
    }
})
