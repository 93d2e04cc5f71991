import type { Reply } from '../../../../src/http/web/parts/thread.ts'
import { told } from './site.ts'

/** A dialogue of four levels, one more than is indented. */
export const replies: readonly Reply[] = [
  {
    id: 'r-1',
    author: {
      name: 'Ann Hobbs',
      handle: '@ann@social.example',
      href: 'https://social.example/@ann',
    },
    standing: 'person',
    published: '2026-11-19T09:00:00Z',
    text: told(
      '<p>How do you handle outages? Our registry office closes at noon and opens the next morning.</p>',
    ),
    replies: [
      {
        id: 'r-2',
        author: {
          name: 'Office of Digital Affairs',
          handle: '@digital@share.ruritania.example',
        },
        standing: 'official',
        published: '2026-11-20T09:00:00Z',
        text: told(
          '<p>Requests wait for an hour. After that the citizen is told which register does not answer.</p>',
        ),
        replies: [
          {
            id: 'r-3',
            author: { name: 'كارل', handle: '@karel@zenda.example' },
            standing: 'person',
            published: '2026-11-20T11:00:00Z',
            text: told('<p>أعمل في شباك خدمة في زيندا. جملة نقرؤها للناس ستفيدنا.</p>', 'ar'),
            replies: [
              {
                id: 'r-4',
                author: { name: 'Ann Hobbs', handle: '@ann@social.example' },
                standing: 'person',
                published: '2026-11-21T09:00:00Z',
                replies: [],
              },
            ],
          },
        ],
      },
    ],
  },
  {
    id: 'r-5',
    author: {
      name: 'Federal Office for Registers',
      handle: '@registers@share.freedonia.example',
      href: 'https://share.freedonia.example/actors/1',
    },
    standing: 'peer',
    published: '2026-11-22T09:00:00Z',
    text: told('<p>We would like to see the text of the court order.</p>'),
    replies: [],
  },
]
