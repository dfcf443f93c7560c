"""Words that say nothing of the goods, words that steer, and real words that are never 'corrected'."""

# Said around a wish; dropped.
FILLERS = frozenset(
    """
    a an the i im ive id me my we us our you your he she it its they them this that these those there here
    am is are was were be been being do does did have has had having can could will would shall should may might
    must need needs want wants wanted wanna looking look searching search find finding show showing see seeing get
    getting give gimme buy buying purchase shop shopping order like likes love prefer interested please pls plz kindly
    thanks thank hi hello hey good morning afternoon evening something anything thing things some any one ones item
    items piece pieces product products stuff pair pairs of for to with in on at by from as or and so if then too very
    really quite just only also maybe perhaps what which where who how about up out all more most new nice great best
    beautiful lovely pretty cool cute decent fine perfect amazing awesome stylish trendy fashionable fashion style
    styles styled design designed wear wearing worn made make type kind sort colour color coloured colored shade
    available stock instock have got go goes going suit suitable occasion event day today tomorrow tonight now asap
    help recommend suggest suggestion option options choice friend someone somebody person people abeg biko
    oga o na dey wey fit sha sef jare una price priced cost costs costing budget around range size sizes sized
    fitting colourway colors colours quality wardrobe collection kinda okay ok well let lets
    least whats theres myself yourself himself herself both either
    """.split()
) - {"evening", "suit", "fit", "us"}

# They steer the reading, and are worth a correction themselves.
CONTROL = frozenset(
    """
    under below less than without except excluding between size over above cheaper cheap affordable not
    small medium large before after within maximum minimum around
    """.split()
)

# Frequent English words of four letters and more that are near a catalogue word in spelling.
COMMON = frozenset(
    """
    able above across actually afraid again against ahead alone along already although always among another answer
    anyone anyway area arms around aside away back bank base bath bear beat became become been before began behind
    believe below beside better between bill bird body bold book born bought bowl brand brave bread break bring broad
    broken brother build built burn busy call came camp care case cast catch cause chance change charge chart cheap
    check chest child choose church city class clean clear climb close closed coast cold college come comfort
    comfortable company complete cook cool corner count country course cover crazy create cross crowd dance dark date
    dead deal dear death deep degree deliver delivery different dinner direct door double doubt down draw dream drive
    drop during each early earth ease easy edge eight else empty enough enter even ever every everyday everyone exact
    except face fact fail fair fall family famous fast favour feel felt field fight figure fill final find fire firm
    first five flat floor flow fold follow food foot force forget form formal forty forward four free fresh friend
    front full funny game gave general gentle gift girl give glad going gold gone grand great green group grow guess
    guest guide hair half hand happen happy hard have head hear heart heat heavy held hello help high hill hold home
    hope horse host hour house human hundred hurry husband ideal inch inside into island join joke jump keep kept key
    kind king kitchen knee knew know lack land large last late later laugh lead learn least leave left legs length
    less letter level lift light line link list little live local lone long longer lost lots loud loud love lower luck
    lunch machine made mail main make many march mark market marry match matter maybe mean meant measure meet mile
    milk mind mine minute miss moment month moon more morning most mother move much music must name near neck need
    never news next night nine none noon north note nothing number ocean offer office often once only onto open other
    others outside over page paint pair paper parent park part party pass past path pay peak people perhaps person
    photo pick picture place plan plant play please plus point poor post pound power price pride print prize proper
    pull push quick quiet quite race rain raise range rate rather reach read ready real reason record rent rest return
    rich ride right ring rise river road rock role roll roof room root rose round rule sail sale same sand save says
    scale school score seat second seem seen self sell send sense sent serious serve seven shall shape share sharp
    sheet shelf shine ship shop shore short shot should shoulder show shown sick side sign silver simple since sister
    site sits sixty skill skin skip sleep slow slim smart smile smooth snow soft soil sold some song soon sort sound
    south space speak special speed spend spent sport spot spread spring stage stand star start state stay steel step
    stick still stock stone stood stop store storm story street strong study such sugar suit sure surprise sweat sweet
    table tail take taken talk tall taste teach team tell term test than thank that their them then there these they
    thick thin think third this those though thought three tidy tight till time tiny tired title today together told
    tone took tool tour town train travel treat tree trip true trust turn twelve twenty twice type under unit until
    upon used usual very view visit voice wait wake walk wall want warm wash waste water wave ways wear weather
    wedding week weekend weight well went were west what when where which while white whole whose wide wife wild will
    wind window wine wing winter wise wish with within without woman wonder wood word wore work world worn worse worth
    would write wrong yard year yellow young your yours zero light lightweight breathable stretchy stretch waterproof
    washable elegant classy modest simple sexy vintage retro modern classic sleeve sleeves sleeveless long-sleeve
    collar button buttons zip zipper pocket pockets hood lace laced lined lining logo embroidered embroidery buckle
    strap straps strappy quilted ribbed pleated ruffle ruffled cropped high-waist waist waisted waistband knee-length
    durable premium luxury expensive affordable discount sale clearance bargain brown matching gifts present birthday
    anniversary valentine christmas graduation holiday beach pool garden outdoor indoor hiking camping cycling
    football basketball tennis golf cricket swimming dancing driving meeting interview conference lecture campus
    """.split()
)
