import { cva } from 'class-variance-authority'

export const buttonClasses = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium select-none transition-colors disabled:opacity-50 data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-accent text-accent-text hover:bg-accent-hover',
        plain: 'border border-line-strong bg-surface text-text hover:bg-hover',
        quiet: 'text-text hover:bg-hover',
        danger: 'border border-blocked bg-surface text-blocked hover:bg-blocked-soft',
      },
      size: {
        normal: 'h-8 px-3 text-base max-md:h-11',
        small: 'h-7 px-2 text-sm max-md:h-11 max-md:px-3',
        icon: 'size-8 p-0 max-md:size-11',
      },
    },
    defaultVariants: { look: 'plain', size: 'normal' },
  },
)
